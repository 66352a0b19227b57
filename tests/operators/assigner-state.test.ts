import { expect, it } from 'vitest';
import {
  numberIn,
  objectsIn,
  parseAssignerState,
  splitsIn,
  textIn,
  textsIn,
} from '../../src/operators/assigner-state.ts';

it('reads back what an assigner wrote', () => {
  const splits = [
    { id: 'a', path: 'f', start: 1, end: 2 },
    { id: 'b', path: '', start: 0, end: Number.MAX_SAFE_INTEGER, resumed: true as const },
  ];
  const state = parseAssignerState(JSON.stringify({ splits, next: 7, name: 'x', seen: ['a', 'b'] }));
  expect(splitsIn(state, 'splits')).toEqual(splits);
  expect(numberIn(state, 'next')).toBe(7);
  expect(textIn(state, 'name')).toBe('x');
  expect(textsIn(state, 'seen')).toEqual(['a', 'b']);
  expect(objectsIn(state, 'splits')).toHaveLength(2);
});

it('says what is missing in a snapshot of another kind of source', () => {
  for (const text of ['', '[]', '1', 'null', '{']) expect(() => parseAssignerState(text)).toThrow('no JSON object');
  const state = parseAssignerState('{"next":"1","seen":[1],"splits":[{"id":1}]}');
  expect(() => numberIn(state, 'next')).toThrow("no number 'next'");
  expect(() => textIn(state, 'id')).toThrow("no text 'id'");
  expect(() => textsIn(state, 'seen')).toThrow('the snapshot of a source has no list');
  expect(() => objectsIn(state, 'files')).toThrow('the snapshot of a source has no list');
  expect(() => splitsIn(state, 'splits')).toThrow("no text 'id'");
});
