import { jsonDecode } from '../../abi/json-decode.ts';
import { nullPtr, offsetPtr, type Ptr } from '../../abi/ptr.ts';
import { fieldKind } from '../../abi/scan-field.ts';
import { structLayout } from '../../abi/table.ts';
import { assert, present } from '../../base/assert.ts';
import type { MemoryOwner, SlotMemory } from '../../kernels/slot-memory.ts';
import type { ColumnBuffers } from '../scan-column.ts';
import { type FieldFilter, ScanFilters } from '../scan-filters.ts';
import type { FieldNode } from './field-tree.ts';

const decoderLayout = structLayout(jsonDecode.structs.JsonDecoder);
const keyLayout = structLayout(jsonDecode.structs.JsonKey);
const objectLayout = structLayout(jsonDecode.structs.JsonObject);

/** Unwanted keys that an object can learn, and the bytes of each one's name; the kernel knows the second number too. */
const learnedKeysMax = 32;
const learnedNameBytes = 64;
/** The mask of a key that expects nothing yet: no comparison of 16 bytes sets this bit. */
const expectNothing = 0x10000;

const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;
const keyBytes = align(keyLayout.sizeBytes);
const utf8 = new TextEncoder();

/** Every object of the tree, parents first. */
function objectsOf(node: FieldNode): FieldNode[] {
  return node.kind === fieldKind.FIELD_OBJECT ? [node, ...[...node.children.values()].flatMap(objectsOf)] : [];
}

/**
 * The tree of wanted fields in slot memory, as the kernel walks it.
 *
 *   JsonDecoder | for each object: JsonObject, start key, other key, its keys, room for learned ones, their names
 */
export class DecodeProgram {
  readonly memory: SlotMemory;
  readonly address: Ptr;
  /** Fields that have a column, parents before children. */
  readonly columns: readonly FieldNode[];
  readonly #filters: ScanFilters<FieldNode>;
  readonly #keys = new Map<FieldNode, Ptr>();
  readonly #objects = new Map<FieldNode, Ptr>();
  readonly #nodes = new Map<Ptr, FieldNode>();

  /** @throws MEMORY_BUDGET */
  constructor(root: FieldNode, filters: readonly FieldFilter<FieldNode>[], memory: SlotMemory, owner: MemoryOwner) {
    assert(keyBytes === keyLayout.sizeBytes, 'a JSON key is not a multiple of 16 bytes');
    this.memory = memory;
    const objects = objectsOf(root);
    const bytes = objects.reduce((sum, object) => sum + objectBytes(object), align(decoderLayout.sizeBytes));
    this.#filters = new ScanFilters(filters, memory, owner);
    this.address = memory.allocate(owner, bytes);
    let free = offsetPtr(this.address, align(decoderLayout.sizeBytes));
    const take = (size: number): Ptr => {
      const at = free;
      free = offsetPtr(free, align(size));
      return at;
    };
    for (const object of objects) this.#writeObject(object, take);
    this.columns = [...this.#keys.keys()].filter((node) => node.hasColumn);
    const chained = [...this.columns].sort((a, b) => depthOf(a) - depthOf(b));
    for (const [index, node] of chained.entries()) {
      const next = chained[index + 1];
      this.#setKey(this.keyOf(node), 'nextColumn', next === undefined ? 0 : this.keyOf(next));
    }
    for (const { field } of filters) this.#setKey(this.keyOf(field), 'filters', this.#filters.firstOn(field));
    const first = chained[0];
    this.set('root', present(this.#objects.get(root), 'the root object'));
    this.set('columns', first === undefined ? 0 : this.keyOf(first));
    this.set('columnCount', this.columns.length);
    this.set('filters', this.#filters.address);
    this.set('filterCount', this.#filters.count);
    this.set('stamp', 1);
  }

  keyOf(node: FieldNode): Ptr {
    return present(this.#keys.get(node), 'the key of a field');
  }

  /** The field at a key address, or undefined for one that is not wanted. */
  nodeAt(key: Ptr): FieldNode | undefined {
    return this.#nodes.get(key);
  }

  get(field: keyof typeof decoderLayout.offset): number {
    return this.memory.view.getUint32(this.address + decoderLayout.offset[field], true);
  }

  set(field: keyof typeof decoderLayout.offset, value: number): void {
    this.memory.view.setUint32(this.address + decoderLayout.offset[field], value, true);
  }

  /** Points a field's column at fresh buffers. */
  setColumn(node: FieldNode, buffers: ColumnBuffers): void {
    const key = this.keyOf(node);
    this.#setKey(key, 'validity', buffers.validity);
    this.#setKey(key, 'data', buffers.data);
    this.#setKey(key, 'offsets', buffers.offsets);
    this.#setKey(key, 'nulls', 0);
    this.#filters.setColumn(node, buffers);
  }

  nullsOf(node: FieldNode): number {
    return this.#key(this.keyOf(node), 'nulls');
  }

  release(): void {
    this.#filters.release();
    this.memory.release(this.address);
  }

  #key(key: Ptr, field: keyof typeof keyLayout.offset): number {
    return this.memory.view.getUint32(key + keyLayout.offset[field], true);
  }

  #setKey(key: Ptr, field: keyof typeof keyLayout.offset, value: number): void {
    this.memory.view.setUint32(key + keyLayout.offset[field], value, true);
  }

  #writeObject(object: FieldNode, take: (bytes: number) => Ptr): void {
    const { memory } = this;
    const at = take(objectLayout.sizeBytes);
    const children = [...object.children.values()];
    const start = take(keyBytes);
    const other = take(keyBytes);
    const keys = take(keyBytes * (children.length + learnedKeysMax));
    const names = take(learnedNameBytes * learnedKeysMax);
    this.#objects.set(object, at);
    const owner = this.#keys.get(object) ?? nullPtr;
    const set = (field: keyof typeof objectLayout.offset, value: number): void =>
      memory.view.setUint32(at + objectLayout.offset[field], value, true);
    set('owner', owner);
    set('start', start);
    set('keys', keys);
    set('keyCount', children.length);
    set('keyCapacity', children.length + learnedKeysMax);
    set('other', other);
    if (owner !== nullPtr) this.#setKey(owner, 'child', at);
    for (const key of [start, other]) this.#clearKey(key, at);
    for (let index = 0; index < children.length + learnedKeysMax; index++) {
      const key = offsetPtr(keys, index * keyBytes);
      this.#clearKey(key, at);
      const node = children[index];
      if (node === undefined) {
        this.#setKey(key, 'name', offsetPtr(names, (index - children.length) * learnedNameBytes));
        continue;
      }
      const name = utf8.encode(node.name);
      const nameAt = take(name.length);
      memory.u8.set(name, nameAt);
      this.#keys.set(node, key);
      this.#nodes.set(key, node);
      this.#setKey(key, 'name', nameAt);
      this.#setKey(key, 'nameBytes', name.length);
      this.#setKey(key, 'kind', node.kind);
      this.#setKey(key, 'column', node.hasColumn ? 1 : 0);
      this.#setKey(key, 'nullable', node.nullable ? 1 : 0);
      const { type } = node;
      if (type.kind === 'decimal') this.#setKey(key, 'scale', type.scale);
      if ('precision' in type) this.#setKey(key, 'precision', type.precision);
    }
  }

  #clearKey(key: Ptr, object: Ptr): void {
    this.#setKey(key, 'mask0', expectNothing);
    this.#setKey(key, 'object', object);
  }
}

function depthOf(node: FieldNode): number {
  return node.path.split('.').length;
}

function objectBytes(object: FieldNode): number {
  const names = [...object.children.keys()].reduce((sum, name) => sum + align(utf8.encode(name).length), 0);
  return (
    align(objectLayout.sizeBytes) +
    keyBytes * (2 + object.children.size + learnedKeysMax) +
    learnedNameBytes * learnedKeysMax +
    names
  );
}
