import { memory as memoryFamily } from '../../abi/memory.ts';
import { nullPtr, offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { text } from '../../abi/text.ts';
import { type Column, denseBatch } from '../../arrow/batch.ts';
import type { Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../../kernels/slot-memory.ts';
import { columnAs, projectedSchema } from '../column-path.ts';
import type { Decoded, Decoder, DecodeSpec } from '../format.ts';
import { allocateColumn, type ColumnBuffers, slackBytes } from '../scan-column.ts';
import { malformedRecord } from './decode-fault.ts';
import { DecodeProgram } from './decode-program.ts';
import { buildFieldTree, type FieldNode, nodeOfPath } from './field-tree.ts';
import { readJsonOptions } from './json-options.ts';

/** The shortest record: `{}` and a newline. */
const recordBytesMin = 3;
const newline = 10;

/** JSON lines to batches; what Flink's JSON format makes of each value is written down in `json-format.ts`. */
export class JsonDecoder implements Decoder {
  readonly schema: Schema;
  readonly #memory: SlotMemory;
  readonly #program: DecodeProgram;
  readonly #outputs: readonly FieldNode[];
  readonly #buffers = new Map<FieldNode, ColumnBuffers>();

  /** @throws PeltonError SQL_UNSUPPORTED, OPTION_UNKNOWN, OPTION_INVALID, MEMORY_BUDGET */
  constructor(spec: DecodeSpec, memory: SlotMemory, owner: MemoryOwner) {
    const options = readJsonOptions(spec.options);
    const root = buildFieldTree(spec);
    this.schema = projectedSchema(spec.schema, spec.projection);
    this.#memory = memory;
    this.#outputs = spec.projection.map((path) => nodeOfPath(root, spec, path));
    const filters = spec.filters.map((filter) => {
      const field = nodeOfPath(root, spec, filter.path);
      return { filter, field, kind: field.kind };
    });
    this.#program = new DecodeProgram(root, filters, memory, owner);
    this.#program.set('failOnMissing', options.failOnMissingField ? 1 : 0);
    this.#program.set('ignoreErrors', options.ignoreParseErrors ? 1 : 0);
    const { TEXT_STYLE_ISO, TEXT_STYLE_SQL } = text.constants;
    this.#program.set('timestampStyle', options.isoTimestamps ? TEXT_STYLE_ISO : TEXT_STYLE_SQL);
  }

  decode(input: Ptr, bytes: number, endOfInput: boolean, arena: Arena): Decoded {
    const program = this.#program;
    const rowsMax = Math.min(limits.batchRowsMax, Math.ceil(bytes / recordBytesMin));
    program.set('rowsMax', rowsMax);
    for (const node of program.columns) {
      const buffers = allocateColumn(node.type, rowsMax, bytes, this.#memory, arena);
      this.#buffers.set(node, buffers);
      program.setColumn(node, buffers);
    }
    // The kernel reads whole lines in place; a last line without newline, or input at the very end of memory, is copied.
    const { u8 } = this.#memory;
    const lastNewline = u8.subarray(input, input + bytes).lastIndexOf(newline);
    const lineBytes = lastNewline + 1;
    const inPlace = input + bytes + slackBytes <= this.#memory.budgetBytes;
    let { rows, consumedBytes, skippedRecords } = this.#decodeLines(
      input,
      inPlace ? input : this.#copy(input, lineBytes, arena),
      lineBytes,
      0,
    );
    const restBytes = bytes - lineBytes;
    if (endOfInput && consumedBytes === lineBytes && restBytes > 0 && rows < rowsMax) {
      const rest = offsetPtr(input, lineBytes);
      const copy = this.#copy(rest, restBytes, arena);
      u8[copy + restBytes] = newline;
      const last = this.#decodeLines(rest, copy, restBytes + 1, rows, lineBytes);
      rows = last.rows;
      consumedBytes += Math.min(restBytes, last.consumedBytes);
      skippedRecords += last.skippedRecords;
    }
    const columns = this.#outputs.map((node, index) =>
      columnAs(this.#columnOf(node), present(this.schema.fields[index], 'a field').type),
    );
    return { batch: denseBatch(this.schema, rows, columns), consumedBytes, skippedRecords };
  }

  close(): void {
    this.#program.release();
  }

  /** Runs the kernel over whole lines at `lines`, which stand at `input` in the caller's memory, `offset` bytes into its input. */
  #decodeLines(input: Ptr, lines: Ptr, bytes: number, firstRow: number, offset = 0) {
    const program = this.#program;
    const rows = this.#memory.kernels.jsonDecodeChunk(program.address, lines, offsetPtr(lines, bytes), firstRow);
    if (rows === memoryFamily.constants.FAULT_DATA) {
      const record = program.get('faultRecord') - lines;
      const inputBytes = this.#memory.u8.subarray(input, input + bytes);
      const end = inputBytes.indexOf(newline, record);
      throw malformedRecord({
        reason: program.get('faultReason'),
        recordOffset: offset + record,
        faultOffset: program.get('faultAt') - lines - record,
        node: program.nodeAt(program.get('faultKey') as Ptr),
        record: inputBytes.slice(record, end < 0 ? bytes : end),
      });
    }
    return { rows, consumedBytes: program.get('consumedEnd') - lines, skippedRecords: program.get('skipped') };
  }

  #copy(input: Ptr, bytes: number, arena: Arena): Ptr {
    const copy = arena.allocate(bytes + slackBytes);
    this.#memory.u8.copyWithin(copy, input, input + bytes);
    return copy;
  }

  #columnOf(node: FieldNode): Column {
    const { validity, data, offsets } = present(this.#buffers.get(node), 'the buffers of a column');
    const children = node.type.kind === 'row' ? node.type.fields : [];
    return {
      type: node.type,
      validity: this.#program.nullsOf(node) > 0 ? validity : nullPtr,
      data,
      offsets,
      children: children.map(({ name }) => this.#columnOf(present(node.children.get(name), 'a field of a ROW'))),
    };
  }
}
