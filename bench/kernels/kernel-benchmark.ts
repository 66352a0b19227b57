/** How much work a run may take. */
export interface KernelBenchmarkOptions {
  /** Rows of the input; a run may round it to whole batches. */
  readonly rows: number;
  /** Time spent on each measurement. */
  readonly seconds: number;
  /** Also build and run the same algorithm in C++, when a compiler is there. */
  readonly native: boolean;
}

/** One measurement: a kernel on one input. */
export interface KernelResult {
  readonly name: string;
  readonly rows: number;
  /** Time of one pass over the rows, in the fastest sample. */
  readonly seconds: number;
  readonly unit: 'rows/s';
  readonly value: number;
  /** Input bytes a second, where bytes are what matters. */
  readonly bytesPerSecond?: number;
  /** Rows a second of the same algorithm in C++ over the same rows, in the same run. */
  readonly native?: number;
  /** Rows a second of what JavaScript would use instead, by name. */
  readonly others?: Readonly<Record<string, number>>;
  /** Hash of what the kernel computed: equal for equal rows, and for the native twin. */
  readonly resultHash: string;
  readonly nativeHash?: string;
}

/** A file of `bench/kernels`. */
export interface KernelBenchmark {
  readonly name: string;
  run(options: KernelBenchmarkOptions): Promise<KernelResult[]>;
}
