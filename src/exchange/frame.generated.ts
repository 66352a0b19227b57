// Written by tools/generate-flatbuffers.ts from src/exchange/frame.fbs. Do not edit.

import * as flatbuffers from 'flatbuffers';

export const ElementHeader = {
  NONE: 0,
  BatchHeader: 1,
  WatermarkHeader: 2,
  WatermarkStatusHeader: 3,
  BarrierHeader: 4,
  EndOfInputHeader: 5,
  LatencyMarkerHeader: 6
} as const;
export type ElementHeader = number;

export class BatchHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):BatchHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsBatchHeader(bb:flatbuffers.ByteBuffer, obj?:BatchHeader):BatchHeader {
  return (obj || new BatchHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsBatchHeader(bb:flatbuffers.ByteBuffer, obj?:BatchHeader):BatchHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new BatchHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
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

static startBatchHeader(builder:flatbuffers.Builder) {
  builder.startObject(2);
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

static endBatchHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createBatchHeader(builder:flatbuffers.Builder, rows:number, bufferBytesOffset:flatbuffers.Offset):flatbuffers.Offset {
  BatchHeader.startBatchHeader(builder);
  BatchHeader.addRows(builder, rows);
  BatchHeader.addBufferBytes(builder, bufferBytesOffset);
  return BatchHeader.endBatchHeader(builder);
}
}

export class WatermarkHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):WatermarkHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsWatermarkHeader(bb:flatbuffers.ByteBuffer, obj?:WatermarkHeader):WatermarkHeader {
  return (obj || new WatermarkHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsWatermarkHeader(bb:flatbuffers.ByteBuffer, obj?:WatermarkHeader):WatermarkHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new WatermarkHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

timestampMs():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

static startWatermarkHeader(builder:flatbuffers.Builder) {
  builder.startObject(1);
}

static addTimestampMs(builder:flatbuffers.Builder, timestampMs:number) {
  builder.addFieldFloat64(0, timestampMs, 0.0);
}

static endWatermarkHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createWatermarkHeader(builder:flatbuffers.Builder, timestampMs:number):flatbuffers.Offset {
  WatermarkHeader.startWatermarkHeader(builder);
  WatermarkHeader.addTimestampMs(builder, timestampMs);
  return WatermarkHeader.endWatermarkHeader(builder);
}
}

export class WatermarkStatusHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):WatermarkStatusHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsWatermarkStatusHeader(bb:flatbuffers.ByteBuffer, obj?:WatermarkStatusHeader):WatermarkStatusHeader {
  return (obj || new WatermarkStatusHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsWatermarkStatusHeader(bb:flatbuffers.ByteBuffer, obj?:WatermarkStatusHeader):WatermarkStatusHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new WatermarkStatusHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

idle():boolean {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? !!this.bb!.readInt8(this.bb_pos + offset) : false;
}

static startWatermarkStatusHeader(builder:flatbuffers.Builder) {
  builder.startObject(1);
}

static addIdle(builder:flatbuffers.Builder, idle:boolean) {
  builder.addFieldInt8(0, +idle, +false);
}

static endWatermarkStatusHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createWatermarkStatusHeader(builder:flatbuffers.Builder, idle:boolean):flatbuffers.Offset {
  WatermarkStatusHeader.startWatermarkStatusHeader(builder);
  WatermarkStatusHeader.addIdle(builder, idle);
  return WatermarkStatusHeader.endWatermarkStatusHeader(builder);
}
}

export class BarrierHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):BarrierHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsBarrierHeader(bb:flatbuffers.ByteBuffer, obj?:BarrierHeader):BarrierHeader {
  return (obj || new BarrierHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsBarrierHeader(bb:flatbuffers.ByteBuffer, obj?:BarrierHeader):BarrierHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new BarrierHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

checkpointId():bigint {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readUint64(this.bb_pos + offset) : BigInt('0');
}

triggeredMs():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

static startBarrierHeader(builder:flatbuffers.Builder) {
  builder.startObject(2);
}

static addCheckpointId(builder:flatbuffers.Builder, checkpointId:bigint) {
  builder.addFieldInt64(0, checkpointId, BigInt('0'));
}

static addTriggeredMs(builder:flatbuffers.Builder, triggeredMs:number) {
  builder.addFieldFloat64(1, triggeredMs, 0.0);
}

static endBarrierHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createBarrierHeader(builder:flatbuffers.Builder, checkpointId:bigint, triggeredMs:number):flatbuffers.Offset {
  BarrierHeader.startBarrierHeader(builder);
  BarrierHeader.addCheckpointId(builder, checkpointId);
  BarrierHeader.addTriggeredMs(builder, triggeredMs);
  return BarrierHeader.endBarrierHeader(builder);
}
}

export class EndOfInputHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):EndOfInputHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsEndOfInputHeader(bb:flatbuffers.ByteBuffer, obj?:EndOfInputHeader):EndOfInputHeader {
  return (obj || new EndOfInputHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsEndOfInputHeader(bb:flatbuffers.ByteBuffer, obj?:EndOfInputHeader):EndOfInputHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new EndOfInputHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static startEndOfInputHeader(builder:flatbuffers.Builder) {
  builder.startObject(0);
}

static endEndOfInputHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createEndOfInputHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  EndOfInputHeader.startEndOfInputHeader(builder);
  return EndOfInputHeader.endEndOfInputHeader(builder);
}
}

export class LatencyMarkerHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):LatencyMarkerHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsLatencyMarkerHeader(bb:flatbuffers.ByteBuffer, obj?:LatencyMarkerHeader):LatencyMarkerHeader {
  return (obj || new LatencyMarkerHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsLatencyMarkerHeader(bb:flatbuffers.ByteBuffer, obj?:LatencyMarkerHeader):LatencyMarkerHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new LatencyMarkerHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

emittedMs():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

source():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

subtask():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

static startLatencyMarkerHeader(builder:flatbuffers.Builder) {
  builder.startObject(3);
}

static addEmittedMs(builder:flatbuffers.Builder, emittedMs:number) {
  builder.addFieldFloat64(0, emittedMs, 0.0);
}

static addSource(builder:flatbuffers.Builder, source:number) {
  builder.addFieldInt32(1, source, 0);
}

static addSubtask(builder:flatbuffers.Builder, subtask:number) {
  builder.addFieldInt32(2, subtask, 0);
}

static endLatencyMarkerHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static createLatencyMarkerHeader(builder:flatbuffers.Builder, emittedMs:number, source:number, subtask:number):flatbuffers.Offset {
  LatencyMarkerHeader.startLatencyMarkerHeader(builder);
  LatencyMarkerHeader.addEmittedMs(builder, emittedMs);
  LatencyMarkerHeader.addSource(builder, source);
  LatencyMarkerHeader.addSubtask(builder, subtask);
  return LatencyMarkerHeader.endLatencyMarkerHeader(builder);
}
}

export class FrameHeader {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):FrameHeader {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsFrameHeader(bb:flatbuffers.ByteBuffer, obj?:FrameHeader):FrameHeader {
  return (obj || new FrameHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsFrameHeader(bb:flatbuffers.ByteBuffer, obj?:FrameHeader):FrameHeader {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new FrameHeader()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

channel():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readUint32(this.bb_pos + offset) : 0;
}

sequence():bigint {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint64(this.bb_pos + offset) : BigInt('0');
}

elementType():ElementHeader {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.readUint8(this.bb_pos + offset) : ElementHeader.NONE;
}

element<T extends flatbuffers.Table>(obj:any):any|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__union(obj, this.bb_pos + offset) : null;
}

static startFrameHeader(builder:flatbuffers.Builder) {
  builder.startObject(4);
}

static addChannel(builder:flatbuffers.Builder, channel:number) {
  builder.addFieldInt32(0, channel, 0);
}

static addSequence(builder:flatbuffers.Builder, sequence:bigint) {
  builder.addFieldInt64(1, sequence, BigInt('0'));
}

static addElementType(builder:flatbuffers.Builder, elementType:ElementHeader) {
  builder.addFieldInt8(2, elementType, ElementHeader.NONE);
}

static addElement(builder:flatbuffers.Builder, elementOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, elementOffset, 0);
}

static endFrameHeader(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static finishFrameHeaderBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset);
}

static finishSizePrefixedFrameHeaderBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, undefined, true);
}

static createFrameHeader(builder:flatbuffers.Builder, channel:number, sequence:bigint, elementType:ElementHeader, elementOffset:flatbuffers.Offset):flatbuffers.Offset {
  FrameHeader.startFrameHeader(builder);
  FrameHeader.addChannel(builder, channel);
  FrameHeader.addSequence(builder, sequence);
  FrameHeader.addElementType(builder, elementType);
  FrameHeader.addElement(builder, elementOffset);
  return FrameHeader.endFrameHeader(builder);
}
}
