import type { StreamElement } from '../exchange/element.ts';

/** Where elements go. Takes an element in and is through with it when the call returns. */
export interface Receiver {
  /** `channel` counts the input channels of the receiving subtask from 0. */
  receive(element: StreamElement, channel: number): void;
}
