// Written by tools/generate-flatbuffers.ts from src/checkpoint/manifest.fbs. Do not edit.

import * as flatbuffers from 'flatbuffers';

export const ManifestKind = {
  Checkpoint: 0,
  Savepoint: 1
} as const;
export type ManifestKind = number;

export class PageRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):PageRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

digest0():number {
  return this.bb!.readUint32(this.bb_pos);
}

digest1():number {
  return this.bb!.readUint32(this.bb_pos + 4);
}

digest2():number {
  return this.bb!.readUint32(this.bb_pos + 8);
}

digest3():number {
  return this.bb!.readUint32(this.bb_pos + 12);
}

pack():number {
  return this.bb!.readUint32(this.bb_pos + 16);
}

offset():number {
  return this.bb!.readUint32(this.bb_pos + 20);
}

bytes():number {
  return this.bb!.readUint32(this.bb_pos + 24);
}

hash():number {
  return this.bb!.readUint32(this.bb_pos + 28);
}

table():number {
  return this.bb!.readUint16(this.bb_pos + 32);
}

hashBits():number {
  return this.bb!.readUint16(this.bb_pos + 34);
}

static sizeOf():number {
  return 36;
}

static createPageRecord(builder:flatbuffers.Builder, digest_0: number, digest_1: number, digest_2: number, digest_3: number, pack: number, offset: number, bytes: number, hash: number, table: number, hash_bits: number):flatbuffers.Offset {
  builder.prep(4, 36);
  builder.writeInt16(hash_bits);
  builder.writeInt16(table);
  builder.writeInt32(hash);
  builder.writeInt32(bytes);
  builder.writeInt32(offset);
  builder.writeInt32(pack);
  builder.writeInt32(digest_3);
  builder.writeInt32(digest_2);
  builder.writeInt32(digest_1);
  builder.writeInt32(digest_0);
  return builder.offset();
}

}

export class PackedBatchRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):PackedBatchRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsPackedBatchRecord(bb:flatbuffers.ByteBuffer, obj?:PackedBatchRecord):PackedBatchRecord {
  return (obj || new PackedBatchRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsPackedBatchRecord(bb:flatbuffers.ByteBuffer, obj?:PackedBatchRecord):PackedBatchRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new PackedBatchRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

rows():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

bufferBytes(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint32(this.bb!.__vector(this.bb_pos + offset) + index * 4) : 0;
}

bufferBytesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

bufferBytesArray():Uint32Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? new Uint32Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

body(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readUint8(this.bb!.__vector(this.bb_pos + offset) + index) : 0;
}

bodyLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

bodyArray():Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? new Uint8Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

static startPackedBatchRecord(builder:flatbuffers.Builder) {
  builder.startObject(3);
}

static addRows(builder:flatbuffers.Builder, rows:number) {
  builder.addFieldInt32(0, rows, 0);
}

static addBufferBytes(builder:flatbuffers.Builder, bufferBytesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, bufferBytesOffset, 0);
}

static createBufferBytesVector(builder:flatbuffers.Builder, data:number[]|Uint32Array):flatbuffers.Offset;
/**
 * @deprecated This Uint8Array overload will be removed in the future.
 */
static createBufferBytesVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset;
static createBufferBytesVector(builder:flatbuffers.Builder, data:number[]|Uint32Array|Uint8Array):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt32(data[i]!);
  }
  return builder.endVector();
}

static startBufferBytesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addBody(builder:flatbuffers.Builder, bodyOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, bodyOffset, 0);
}

static createBodyVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset {
  builder.startVector(1, data.length, 1);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt8(data[i]!);
  }
  return builder.endVector();
}

static startBodyVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(1, numElems, 1);
}

static endPackedBatchRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createPackedBatchRecord(builder:flatbuffers.Builder, rows:number, bufferBytesOffset:flatbuffers.Offset, bodyOffset:flatbuffers.Offset):flatbuffers.Offset {
  PackedBatchRecord.startPackedBatchRecord(builder);
  PackedBatchRecord.addRows(builder, rows);
  PackedBatchRecord.addBufferBytes(builder, bufferBytesOffset);
  PackedBatchRecord.addBody(builder, bodyOffset);
  return PackedBatchRecord.endPackedBatchRecord(builder);
}
}

export class SmallTableRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):SmallTableRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsSmallTableRecord(bb:flatbuffers.ByteBuffer, obj?:SmallTableRecord):SmallTableRecord {
  return (obj || new SmallTableRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsSmallTableRecord(bb:flatbuffers.ByteBuffer, obj?:SmallTableRecord):SmallTableRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new SmallTableRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

name():string|null
name(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
name(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

schema():string|null
schema(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
schema(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

batches(index: number, obj?:PackedBatchRecord):PackedBatchRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? (obj || new PackedBatchRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

batchesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

static startSmallTableRecord(builder:flatbuffers.Builder) {
  builder.startObject(3);
}

static addName(builder:flatbuffers.Builder, nameOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, nameOffset, 0);
}

static addSchema(builder:flatbuffers.Builder, schemaOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, schemaOffset, 0);
}

static addBatches(builder:flatbuffers.Builder, batchesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, batchesOffset, 0);
}

static createBatchesVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startBatchesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static endSmallTableRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createSmallTableRecord(builder:flatbuffers.Builder, nameOffset:flatbuffers.Offset, schemaOffset:flatbuffers.Offset, batchesOffset:flatbuffers.Offset):flatbuffers.Offset {
  SmallTableRecord.startSmallTableRecord(builder);
  SmallTableRecord.addName(builder, nameOffset);
  SmallTableRecord.addSchema(builder, schemaOffset);
  SmallTableRecord.addBatches(builder, batchesOffset);
  return SmallTableRecord.endSmallTableRecord(builder);
}
}

export class StateTableRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):StateTableRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsStateTableRecord(bb:flatbuffers.ByteBuffer, obj?:StateTableRecord):StateTableRecord {
  return (obj || new StateTableRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsStateTableRecord(bb:flatbuffers.ByteBuffer, obj?:StateTableRecord):StateTableRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new StateTableRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

name():string|null
name(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
name(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

schema():string|null
schema(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
schema(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

keyColumns(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readUint32(this.bb!.__vector(this.bb_pos + offset) + index * 4) : 0;
}

keyColumnsLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

keyColumnsArray():Uint32Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? new Uint32Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

layout():string|null
layout(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
layout(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

static startStateTableRecord(builder:flatbuffers.Builder) {
  builder.startObject(4);
}

static addName(builder:flatbuffers.Builder, nameOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, nameOffset, 0);
}

static addSchema(builder:flatbuffers.Builder, schemaOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, schemaOffset, 0);
}

static addKeyColumns(builder:flatbuffers.Builder, keyColumnsOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, keyColumnsOffset, 0);
}

static createKeyColumnsVector(builder:flatbuffers.Builder, data:number[]|Uint32Array):flatbuffers.Offset;
/**
 * @deprecated This Uint8Array overload will be removed in the future.
 */
static createKeyColumnsVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset;
static createKeyColumnsVector(builder:flatbuffers.Builder, data:number[]|Uint32Array|Uint8Array):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt32(data[i]!);
  }
  return builder.endVector();
}

static startKeyColumnsVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addLayout(builder:flatbuffers.Builder, layoutOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, layoutOffset, 0);
}

static endStateTableRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createStateTableRecord(builder:flatbuffers.Builder, nameOffset:flatbuffers.Offset, schemaOffset:flatbuffers.Offset, keyColumnsOffset:flatbuffers.Offset, layoutOffset:flatbuffers.Offset):flatbuffers.Offset {
  StateTableRecord.startStateTableRecord(builder);
  StateTableRecord.addName(builder, nameOffset);
  StateTableRecord.addSchema(builder, schemaOffset);
  StateTableRecord.addKeyColumns(builder, keyColumnsOffset);
  StateTableRecord.addLayout(builder, layoutOffset);
  return StateTableRecord.endStateTableRecord(builder);
}
}

export class InFlightRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):InFlightRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsInFlightRecord(bb:flatbuffers.ByteBuffer, obj?:InFlightRecord):InFlightRecord {
  return (obj || new InFlightRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsInFlightRecord(bb:flatbuffers.ByteBuffer, obj?:InFlightRecord):InFlightRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new InFlightRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

from():string|null
from(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
from(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

input():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

schema():string|null
schema(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
schema(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

batches(index: number, obj?:PackedBatchRecord):PackedBatchRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? (obj || new PackedBatchRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

batchesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

static startInFlightRecord(builder:flatbuffers.Builder) {
  builder.startObject(4);
}

static addFrom(builder:flatbuffers.Builder, fromOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, fromOffset, 0);
}

static addInput(builder:flatbuffers.Builder, input:number) {
  builder.addFieldInt32(1, input, 0);
}

static addSchema(builder:flatbuffers.Builder, schemaOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, schemaOffset, 0);
}

static addBatches(builder:flatbuffers.Builder, batchesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, batchesOffset, 0);
}

static createBatchesVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startBatchesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static endInFlightRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createInFlightRecord(builder:flatbuffers.Builder, fromOffset:flatbuffers.Offset, input:number, schemaOffset:flatbuffers.Offset, batchesOffset:flatbuffers.Offset):flatbuffers.Offset {
  InFlightRecord.startInFlightRecord(builder);
  InFlightRecord.addFrom(builder, fromOffset);
  InFlightRecord.addInput(builder, input);
  InFlightRecord.addSchema(builder, schemaOffset);
  InFlightRecord.addBatches(builder, batchesOffset);
  return InFlightRecord.endInFlightRecord(builder);
}
}

export class SubtaskRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):SubtaskRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsSubtaskRecord(bb:flatbuffers.ByteBuffer, obj?:SubtaskRecord):SubtaskRecord {
  return (obj || new SubtaskRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsSubtaskRecord(bb:flatbuffers.ByteBuffer, obj?:SubtaskRecord):SubtaskRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new SubtaskRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

subtask():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

smallTables(index: number, obj?:SmallTableRecord):SmallTableRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? (obj || new SmallTableRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

smallTablesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

splits():string|null
splits(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
splits(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

tables(index: number, obj?:StateTableRecord):StateTableRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? (obj || new StateTableRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

tablesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

pages(index: number, obj?:PageRecord):PageRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? (obj || new PageRecord()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 36, this.bb!) : null;
}

pagesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

inFlight(index: number, obj?:InFlightRecord):InFlightRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? (obj || new InFlightRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

inFlightLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

ended():boolean {
  const offset = this.bb!.__offset(this.bb_pos, 16);
  return offset ? !!this.bb!.readInt8(this.bb_pos + offset) : false;
}

static startSubtaskRecord(builder:flatbuffers.Builder) {
  builder.startObject(7);
}

static addSubtask(builder:flatbuffers.Builder, subtask:number) {
  builder.addFieldInt32(0, subtask, 0);
}

static addSmallTables(builder:flatbuffers.Builder, smallTablesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, smallTablesOffset, 0);
}

static createSmallTablesVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startSmallTablesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addSplits(builder:flatbuffers.Builder, splitsOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, splitsOffset, 0);
}

static addTables(builder:flatbuffers.Builder, tablesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, tablesOffset, 0);
}

static createTablesVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startTablesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addPages(builder:flatbuffers.Builder, pagesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(4, pagesOffset, 0);
}

static startPagesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(36, numElems, 4);
}

static addInFlight(builder:flatbuffers.Builder, inFlightOffset:flatbuffers.Offset) {
  builder.addFieldOffset(5, inFlightOffset, 0);
}

static createInFlightVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startInFlightVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addEnded(builder:flatbuffers.Builder, ended:boolean) {
  builder.addFieldInt8(6, +ended, +false);
}

static endSubtaskRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createSubtaskRecord(builder:flatbuffers.Builder, subtask:number, smallTablesOffset:flatbuffers.Offset, splitsOffset:flatbuffers.Offset, tablesOffset:flatbuffers.Offset, pagesOffset:flatbuffers.Offset, inFlightOffset:flatbuffers.Offset, ended:boolean):flatbuffers.Offset {
  SubtaskRecord.startSubtaskRecord(builder);
  SubtaskRecord.addSubtask(builder, subtask);
  SubtaskRecord.addSmallTables(builder, smallTablesOffset);
  SubtaskRecord.addSplits(builder, splitsOffset);
  SubtaskRecord.addTables(builder, tablesOffset);
  SubtaskRecord.addPages(builder, pagesOffset);
  SubtaskRecord.addInFlight(builder, inFlightOffset);
  SubtaskRecord.addEnded(builder, ended);
  return SubtaskRecord.endSubtaskRecord(builder);
}
}

export class SavepointFileRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):SavepointFileRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsSavepointFileRecord(bb:flatbuffers.ByteBuffer, obj?:SavepointFileRecord):SavepointFileRecord {
  return (obj || new SavepointFileRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsSavepointFileRecord(bb:flatbuffers.ByteBuffer, obj?:SavepointFileRecord):SavepointFileRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new SavepointFileRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

table():string|null
table(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
table(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

keyGroup():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

path():string|null
path(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
path(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

rows():bigint {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.readUint64(this.bb_pos + offset) : BigInt('0');
}

sha256():string|null
sha256(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
sha256(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

static startSavepointFileRecord(builder:flatbuffers.Builder) {
  builder.startObject(5);
}

static addTable(builder:flatbuffers.Builder, tableOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, tableOffset, 0);
}

static addKeyGroup(builder:flatbuffers.Builder, keyGroup:number) {
  builder.addFieldInt32(1, keyGroup, 0);
}

static addPath(builder:flatbuffers.Builder, pathOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, pathOffset, 0);
}

static addRows(builder:flatbuffers.Builder, rows:bigint) {
  builder.addFieldInt64(3, rows, BigInt('0'));
}

static addSha256(builder:flatbuffers.Builder, sha256Offset:flatbuffers.Offset) {
  builder.addFieldOffset(4, sha256Offset, 0);
}

static endSavepointFileRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createSavepointFileRecord(builder:flatbuffers.Builder, tableOffset:flatbuffers.Offset, keyGroup:number, pathOffset:flatbuffers.Offset, rows:bigint, sha256Offset:flatbuffers.Offset):flatbuffers.Offset {
  SavepointFileRecord.startSavepointFileRecord(builder);
  SavepointFileRecord.addTable(builder, tableOffset);
  SavepointFileRecord.addKeyGroup(builder, keyGroup);
  SavepointFileRecord.addPath(builder, pathOffset);
  SavepointFileRecord.addRows(builder, rows);
  SavepointFileRecord.addSha256(builder, sha256Offset);
  return SavepointFileRecord.endSavepointFileRecord(builder);
}
}

export class OperatorRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):OperatorRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsOperatorRecord(bb:flatbuffers.ByteBuffer, obj?:OperatorRecord):OperatorRecord {
  return (obj || new OperatorRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsOperatorRecord(bb:flatbuffers.ByteBuffer, obj?:OperatorRecord):OperatorRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new OperatorRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

uid():string|null
uid(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
uid(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

name():string|null
name(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
name(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

parallelism():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

assigner():string|null
assigner(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
assigner(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

subtasks(index: number, obj?:SubtaskRecord):SubtaskRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? (obj || new SubtaskRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

subtasksLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

files(index: number, obj?:SavepointFileRecord):SavepointFileRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? (obj || new SavepointFileRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

filesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

static startOperatorRecord(builder:flatbuffers.Builder) {
  builder.startObject(6);
}

static addUid(builder:flatbuffers.Builder, uidOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, uidOffset, 0);
}

static addName(builder:flatbuffers.Builder, nameOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, nameOffset, 0);
}

static addParallelism(builder:flatbuffers.Builder, parallelism:number) {
  builder.addFieldInt32(2, parallelism, 0);
}

static addAssigner(builder:flatbuffers.Builder, assignerOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, assignerOffset, 0);
}

static addSubtasks(builder:flatbuffers.Builder, subtasksOffset:flatbuffers.Offset) {
  builder.addFieldOffset(4, subtasksOffset, 0);
}

static createSubtasksVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startSubtasksVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addFiles(builder:flatbuffers.Builder, filesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(5, filesOffset, 0);
}

static createFilesVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startFilesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static endOperatorRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createOperatorRecord(builder:flatbuffers.Builder, uidOffset:flatbuffers.Offset, nameOffset:flatbuffers.Offset, parallelism:number, assignerOffset:flatbuffers.Offset, subtasksOffset:flatbuffers.Offset, filesOffset:flatbuffers.Offset):flatbuffers.Offset {
  OperatorRecord.startOperatorRecord(builder);
  OperatorRecord.addUid(builder, uidOffset);
  OperatorRecord.addName(builder, nameOffset);
  OperatorRecord.addParallelism(builder, parallelism);
  OperatorRecord.addAssigner(builder, assignerOffset);
  OperatorRecord.addSubtasks(builder, subtasksOffset);
  OperatorRecord.addFiles(builder, filesOffset);
  return OperatorRecord.endOperatorRecord(builder);
}
}

export class ManifestRecord {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):ManifestRecord {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsManifestRecord(bb:flatbuffers.ByteBuffer, obj?:ManifestRecord):ManifestRecord {
  return (obj || new ManifestRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsManifestRecord(bb:flatbuffers.ByteBuffer, obj?:ManifestRecord):ManifestRecord {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new ManifestRecord()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

kind():ManifestKind {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readUint8(this.bb_pos + offset) : ManifestKind.Checkpoint;
}

checkpointId():bigint {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint64(this.bb_pos + offset) : BigInt('0');
}

triggeredMs():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

completedMs():number {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

jobName():string|null
jobName(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
jobName(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

jobUid():string|null
jobUid(optionalEncoding:flatbuffers.Encoding):string|Uint8Array|null
jobUid(optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? this.bb!.__string(this.bb_pos + offset, optionalEncoding) : null;
}

keyGroups():number {
  const offset = this.bb!.__offset(this.bb_pos, 16);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

abiHash():number {
  const offset = this.bb!.__offset(this.bb_pos, 18);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

packs(index: number):string
packs(index: number,optionalEncoding:flatbuffers.Encoding):string|Uint8Array
packs(index: number,optionalEncoding?:any):string|Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 20);
  return offset ? this.bb!.__string(this.bb!.__vector(this.bb_pos + offset) + index * 4, optionalEncoding) : null;
}

packsLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 20);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

operators(index: number, obj?:OperatorRecord):OperatorRecord|null {
  const offset = this.bb!.__offset(this.bb_pos, 22);
  return offset ? (obj || new OperatorRecord()).__init(this.bb!.__indirect(this.bb!.__vector(this.bb_pos + offset) + index * 4), this.bb!) : null;
}

operatorsLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 22);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

static startManifestRecord(builder:flatbuffers.Builder) {
  builder.startObject(10);
}

static addKind(builder:flatbuffers.Builder, kind:ManifestKind) {
  builder.addFieldInt8(0, kind, ManifestKind.Checkpoint);
}

static addCheckpointId(builder:flatbuffers.Builder, checkpointId:bigint) {
  builder.addFieldInt64(1, checkpointId, BigInt('0'));
}

static addTriggeredMs(builder:flatbuffers.Builder, triggeredMs:number) {
  builder.addFieldFloat64(2, triggeredMs, 0.0);
}

static addCompletedMs(builder:flatbuffers.Builder, completedMs:number) {
  builder.addFieldFloat64(3, completedMs, 0.0);
}

static addJobName(builder:flatbuffers.Builder, jobNameOffset:flatbuffers.Offset) {
  builder.addFieldOffset(4, jobNameOffset, 0);
}

static addJobUid(builder:flatbuffers.Builder, jobUidOffset:flatbuffers.Offset) {
  builder.addFieldOffset(5, jobUidOffset, 0);
}

static addKeyGroups(builder:flatbuffers.Builder, keyGroups:number) {
  builder.addFieldInt32(6, keyGroups, 0);
}

static addAbiHash(builder:flatbuffers.Builder, abiHash:number) {
  builder.addFieldInt32(7, abiHash, 0);
}

static addPacks(builder:flatbuffers.Builder, packsOffset:flatbuffers.Offset) {
  builder.addFieldOffset(8, packsOffset, 0);
}

static createPacksVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startPacksVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static addOperators(builder:flatbuffers.Builder, operatorsOffset:flatbuffers.Offset) {
  builder.addFieldOffset(9, operatorsOffset, 0);
}

static createOperatorsVector(builder:flatbuffers.Builder, data:flatbuffers.Offset[]):flatbuffers.Offset {
  builder.startVector(4, data.length, 4);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addOffset(data[i]!);
  }
  return builder.endVector();
}

static startOperatorsVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(4, numElems, 4);
}

static endManifestRecord(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static finishManifestRecordBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset);
}

static finishSizePrefixedManifestRecordBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, undefined, true);
}

static createManifestRecord(builder:flatbuffers.Builder, kind:ManifestKind, checkpointId:bigint, triggeredMs:number, completedMs:number, jobNameOffset:flatbuffers.Offset, jobUidOffset:flatbuffers.Offset, keyGroups:number, abiHash:number, packsOffset:flatbuffers.Offset, operatorsOffset:flatbuffers.Offset):flatbuffers.Offset {
  ManifestRecord.startManifestRecord(builder);
  ManifestRecord.addKind(builder, kind);
  ManifestRecord.addCheckpointId(builder, checkpointId);
  ManifestRecord.addTriggeredMs(builder, triggeredMs);
  ManifestRecord.addCompletedMs(builder, completedMs);
  ManifestRecord.addJobName(builder, jobNameOffset);
  ManifestRecord.addJobUid(builder, jobUidOffset);
  ManifestRecord.addKeyGroups(builder, keyGroups);
  ManifestRecord.addAbiHash(builder, abiHash);
  ManifestRecord.addPacks(builder, packsOffset);
  ManifestRecord.addOperators(builder, operatorsOffset);
  return ManifestRecord.endManifestRecord(builder);
}
}
