import { present } from '../base/assert.ts';
import { FrameWriter } from '../exchange/frame.ts';
import { Partitioner } from '../exchange/partitioner.ts';
import { Arena } from '../kernels/arena.ts';
import type { JobEdge, JobNode } from '../plan/job-graph.ts';
import { ChannelHead } from './channel-head.ts';
import { ChannelQueue } from './channel-queue.ts';
import {
  broadcastOutput,
  type EdgeOutput,
  type EdgeTarget,
  partitionedOutput,
  rebalanceOutput,
} from './edge-output.ts';
import { Gate } from './gate.ts';
import type { Head } from './head.ts';
import { JobChannels, nodeAt } from './job-channels.ts';
import type { OperatorBody } from './operator-body.ts';
import { OutputChannel } from './output-channel.ts';
import type { Packet } from './protocol.ts';
import type { ReceivingSubtask } from './receiving-subtask.ts';
import type { SlotHost } from './slot-host.ts';
import { makePlace, type Place } from './slot-place.ts';
import type { SourceSubtask } from './source-subtask.ts';
import { onClockOf, type Subtask } from './subtask.ts';
import { LocalInput } from './subtask-input.ts';
import type { TimerQueue } from './timer-queue.ts';

/** Frame buffers that a slot keeps for reuse. */
const spareBuffersMax = 64;

/** A channel to another slot, with the heads from which rows reach it. */
export interface ChannelFeed {
  readonly channel: OutputChannel;
  readonly heads: readonly Head[];
}

/** An operator that may declare its output idle, with the heads that feed it. */
export interface IdleFeed {
  readonly body: OperatorBody;
  readonly heads: readonly Head[];
}

/** An operator that may ask for timers. */
export interface TimerFeed {
  readonly subtask: Subtask;
  readonly timers: TimerQueue;
  readonly fire: (timestampMs: number) => void;
}

/** Everything that runs in one slot: one subtask of each node that has one for it, wired by direct calls and channels. */
export interface SlotTasks {
  /** Upstream first. */
  readonly subtasks: readonly Subtask[];
  readonly sources: readonly SourceSubtask[];
  readonly receiving: readonly ReceivingSubtask[];
  /** Downstream first, so that what has entered leaves before more enters. */
  readonly heads: readonly Head[];
  readonly channelHeads: readonly ChannelHead[];
  readonly channels: readonly ChannelFeed[];
  readonly idleFeeds: readonly IdleFeed[];
  readonly timerFeeds: readonly TimerFeed[];
  /** By channel number. */
  readonly senders: ReadonlyMap<number, OutputChannel>;
  readonly receivers: ReadonlyMap<number, (packet: Packet) => void>;
  /** Subtasks that a gate holds up while it is closed. */
  readonly heldBy: ReadonlyMap<Gate, readonly Subtask[]>;
  /** Scratch memory of the step under way. */
  readonly arena: Arena;
}

/** Builds the tasks of a slot. @throws PeltonError when an operator cannot be made */
export function buildSlotTasks(host: SlotHost): SlotTasks {
  return new SlotBuilder(host).build();
}

class SlotBuilder {
  readonly #host: SlotHost;
  readonly #slot: number;
  readonly #arena: Arena;
  readonly #writer: FrameWriter;
  readonly #channels: JobChannels;
  readonly #places = new Map<number, Place>();
  readonly #senders = new Map<number, OutputChannel>();
  readonly #receivers = new Map<number, (packet: Packet) => void>();
  readonly #channelHeads: ChannelHead[] = [];
  readonly #heads: { head: Head; node: number }[] = [];

  constructor(host: SlotHost) {
    this.#host = host;
    this.#slot = host.deployment.slot;
    this.#arena = new Arena(host.memory);
    this.#writer = new FrameWriter(host.memory, spareBuffersMax);
    this.#channels = new JobChannels(host.deployment.graph);
  }

  build(): SlotTasks {
    const { nodes, edges } = this.#host.deployment.graph;
    const here = nodes.filter((node) => node.parallelism > this.#slot);
    for (const node of here) this.#place(node);
    for (const edge of edges) this.#connect(edge);
    for (const node of here) this.#receive(node);

    const places = [...this.#places.values()];
    const reached = new Map(this.#heads.map(({ head, node }) => [head, this.#reachedFrom(node)] as const));
    const headsOf = (node: JobNode): Head[] =>
      [...reached].filter(([, nodes]) => nodes.has(node.id)).map(([head]) => head);
    return {
      subtasks: places.map((place) => place.subtask),
      sources: places.flatMap(({ source }) => (source === undefined ? [] : [source])),
      receiving: places.flatMap(({ receiving }) => (receiving === undefined ? [] : [receiving])),
      heads: this.#heads.map(({ head }) => head).reverse(),
      channelHeads: this.#channelHeads,
      channels: places.flatMap(({ subtask, channels }) =>
        channels.map((channel) => ({ channel, heads: headsOf(subtask.node) })),
      ),
      idleFeeds: places.flatMap(({ subtask, body }) =>
        body?.mayBeIdle === true ? [{ body, heads: headsOf(subtask.node) }] : [],
      ),
      timerFeeds: places.flatMap(({ subtask, body, timers }) =>
        body === undefined ? [] : [{ subtask, timers, fire: (timestampMs) => this.#fire(subtask, body, timestampMs) }],
      ),
      senders: this.#senders,
      receivers: this.#receivers,
      heldBy: this.#heldBy(places),
      arena: this.#arena,
    };
  }

  #fire({ node, counters }: Subtask, body: OperatorBody, timestampMs: number): void {
    onClockOf(this.#host.timer, node, counters, () => body.onTimer(timestampMs));
  }

  #place(node: JobNode): void {
    const { graph } = this.#host.deployment;
    const origins = this.#channels.inputsOf(node.id, this.#slot).map(({ edge }) => ({
      input: edge.input,
      from: nodeAt(graph, edge.from).uid,
      schema: edge.schema,
    }));
    const place = makePlace(node, { host: this.#host, arena: this.#arena, origins });
    this.#places.set(node.id, place);
    if (place.source !== undefined) this.#heads.push({ head: place.source, node: node.id });
  }

  /** Makes the sending side of an edge. */
  #connect(edge: JobEdge): void {
    const from = this.#places.get(edge.from);
    if (from?.output === undefined) return;
    const { graph } = this.#host.deployment;
    const target = (receiver: number): EdgeTarget => {
      const place = receiver === this.#slot ? this.#places.get(edge.to) : undefined;
      if (place?.receiving !== undefined) return this.#call(edge, from, place.receiving);
      return { kind: 'remote', channel: this.#sender(edge, receiver, from) };
    };
    const receivers = nodeAt(graph, edge.to).parallelism;
    const targets =
      edge.partitioning.kind === 'forward'
        ? [target(this.#slot)]
        : Array.from({ length: receivers }, (_, index) => target(index));
    from.output.connect(this.#edgeOutput(edge, targets));
  }

  #call(edge: JobEdge, from: Place, receiver: ReceivingSubtask): EdgeTarget {
    const channel = this.#channels
      .inputsOf(edge.to, this.#slot)
      .findIndex((input) => input.edge.id === edge.id && input.sender === this.#slot);
    const gate = new Gate((changed) => this.#host.onGate(changed), 'alignment');
    receiver.connect(channel, new LocalInput(this.#host.memory, gate));
    from.calls.push(edge.to);
    from.gates.push(gate);
    return { kind: 'local', receiver, channel };
  }

  #edgeOutput(edge: JobEdge, targets: readonly EdgeTarget[]): EdgeOutput {
    const { memory, deployment } = this.#host;
    if (targets.length === 1) return broadcastOutput(targets);
    switch (edge.partitioning.kind) {
      case 'hash': {
        const partitioner = new Partitioner(memory, deployment.graph.keyGroups, targets.length);
        return partitionedOutput(targets, (batch) => partitioner.split(batch, this.#arena));
      }
      case 'rebalance':
        return rebalanceOutput(targets, this.#slot);
      case 'singleton':
        return partitionedOutput(targets, (batch) => [batch]);
      case 'forward':
      case 'broadcast':
        return broadcastOutput(targets);
    }
  }

  #sender(edge: JobEdge, receiver: number, from: Place): OutputChannel {
    const host = this.#host;
    const port = present(host.peers[receiver], `port from slot ${this.#slot} to slot ${receiver}`);
    const number = this.#channels.number(edge, this.#slot, receiver);
    const gate = new Gate((changed) => host.onGate(changed));
    const channel = new OutputChannel(number, port, gate, this.#writer, from.subtask.counters);
    from.gates.push(gate);
    from.channels.push(channel);
    this.#senders.set(number, channel);
    return channel;
  }

  /** Makes the receiving side of a subtask's channels from other slots. */
  #receive(node: JobNode): void {
    const receiving = this.#places.get(node.id)?.receiving;
    if (receiving === undefined) return;
    const remote = this.#channels
      .inputsOf(node.id, this.#slot)
      .map((input, index) => ({ ...input, index }))
      .filter(({ sender }) => sender !== this.#slot);
    if (remote.length === 0) return;
    const head = new ChannelHead(receiving, this.#host, this.#arena);
    for (const { edge, sender, index } of remote) {
      const port = present(this.#host.peers[sender], `port from slot ${sender} to slot ${this.#slot}`);
      const number = this.#channels.number(edge, sender, this.#slot);
      const channel = new ChannelQueue(number, index, edge.schema, port);
      head.addChannel(channel);
      receiving.connect(index, channel);
      this.#receivers.set(number, (packet) => head.receive(channel, packet));
    }
    this.#channelHeads.push(head);
    this.#heads.push({ head, node: node.id });
  }

  /** Nodes of this slot that run when `node` runs, itself included. */
  #reachedFrom(node: number): Set<number> {
    const reached = new Set([node]);
    for (const id of reached) for (const next of this.#places.get(id)?.calls ?? []) reached.add(next);
    return reached;
  }

  #heldBy(places: readonly Place[]): Map<Gate, Subtask[]> {
    const heldBy = new Map<Gate, Subtask[]>();
    for (const { subtask } of places) {
      for (const id of this.#reachedFrom(subtask.node.id)) {
        for (const gate of this.#places.get(id)?.gates ?? []) {
          heldBy.set(gate, [...(heldBy.get(gate) ?? []), subtask]);
        }
      }
    }
    return heldBy;
  }
}
