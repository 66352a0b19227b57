/** One end of an ordered queue of messages to one other place. Messages wait until there is a handler. */
export interface Port<Out, In> {
  /** Sends plain data; ownership of the buffers in `transfer` goes with it. A message to a closed end is dropped. */
  post(message: Out, transfer?: readonly ArrayBuffer[]): void;
  onMessage(handler: (message: In) => void): void;
  close(): void;
}
