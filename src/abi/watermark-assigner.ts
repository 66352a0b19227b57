import type { KernelFamily } from './table.ts';

/** Event time of a batch. */
export const watermarkAssigner = {
  name: 'watermark-assigner',
  module: 'operators/watermark-assigner',
  functions: {
    /** Largest int64 of the rows that are selected and not NULL; the smallest int64 when there is none. */
    watermarkAssignerMaximum: {
      parameters: { data: 'ptr', validity: 'ptr', selection: 'ptr', rows: 'u32' },
      result: 'i64',
    },
  },
} as const satisfies KernelFamily;
