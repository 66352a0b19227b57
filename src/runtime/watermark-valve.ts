import { present } from '../base/assert.ts';
import { noWatermarkMs } from '../operators/operator.ts';

interface ChannelTime {
  watermarkMs: number;
  idle: boolean;
  ended: boolean;
  /** False after a channel comes back from idleness behind the event time already announced, until it has caught up. */
  aligned: boolean;
}

/**
 * Event time of a task with several input channels.
 *
 *   watermark = minimum over the channels that are active, not ended and aligned; it never goes backwards.
 *
 * An idle channel does not count. When the last active channel becomes idle, the watermark advances to the largest that any
 * channel has announced, as in Flink, because nothing is left to wait for. A channel that becomes active again behind the
 * watermark does not count before it has caught up.
 */
export class WatermarkValve {
  readonly #channels: ChannelTime[];
  #watermarkMs = noWatermarkMs;
  #idle = false;

  constructor(channelCount: number) {
    this.#channels = Array.from({ length: channelCount }, () => ({
      watermarkMs: noWatermarkMs,
      idle: false,
      ended: false,
      aligned: true,
    }));
  }

  /** Event time announced so far. */
  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  /** Whether every channel that has not ended is idle. */
  get idle(): boolean {
    return this.#idle;
  }

  get ended(): boolean {
    return this.#channels.every((channel) => channel.ended);
  }

  /** Takes a channel's watermark; true when the task's watermark rose. */
  onWatermark(index: number, timestampMs: number): boolean {
    const channel = present(this.#channels[index], 'input channel');
    if (channel.idle || timestampMs <= channel.watermarkMs) return false;
    channel.watermarkMs = timestampMs;
    if (timestampMs >= this.#watermarkMs) channel.aligned = true;
    return this.#advanceToMinimum();
  }

  /** Takes a channel's status; true when the task's watermark rose. `idle` may have changed too. */
  onStatus(index: number, idle: boolean): boolean {
    const channel = present(this.#channels[index], 'input channel');
    if (channel.ended || channel.idle === idle) return false;
    channel.idle = idle;
    if (!idle) {
      channel.aligned = channel.watermarkMs >= this.#watermarkMs;
      this.#idle = false;
      return false;
    }
    channel.aligned = false;
    return this.#leave(channel);
  }

  /** Takes the end of a channel; true when the task's watermark rose. */
  onEnd(index: number): boolean {
    const channel = present(this.#channels[index], 'input channel');
    if (channel.ended) return false;
    channel.ended = true;
    channel.aligned = false;
    return this.#leave(channel);
  }

  /** A channel no longer counts. */
  #leave(channel: ChannelTime): boolean {
    if (this.#channels.some((other) => !other.ended && !other.idle)) return this.#advanceToMinimum();
    this.#idle = this.#channels.some((other) => !other.ended);
    return channel.watermarkMs === this.#watermarkMs ? this.#advanceTo(this.#maximum()) : false;
  }

  #maximum(): number {
    let maximumMs = noWatermarkMs;
    for (const channel of this.#channels) {
      // The watermark MAX of a channel that has ended says nothing about the others.
      if (!channel.ended) maximumMs = Math.max(maximumMs, channel.watermarkMs);
    }
    return maximumMs;
  }

  #advanceToMinimum(): boolean {
    let minimumMs = Number.POSITIVE_INFINITY;
    let counts = false;
    for (const { aligned, idle, ended, watermarkMs } of this.#channels) {
      // A channel at watermark MAX has promised that nothing follows, so it holds back nobody.
      if (!aligned || idle || ended) continue;
      counts = true;
      minimumMs = Math.min(minimumMs, watermarkMs);
    }
    return counts ? this.#advanceTo(minimumMs) : false;
  }

  #advanceTo(timestampMs: number): boolean {
    if (timestampMs <= this.#watermarkMs) return false;
    this.#watermarkMs = timestampMs;
    return true;
  }
}
