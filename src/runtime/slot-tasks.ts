import { present } from '../base/assert.ts';
import { FrameWriter } from '../exchange/frame.ts';
import { Partitioner } from '../exchange/partitioner.ts';
import { Arena } from '../kernels/arena.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { OperatorContext } from '../operators/operator.ts';
import type { SinkContext } from '../operators/sink.ts';
import type { SourceContext, Split } from '../operators/source.ts';
import type { JobEdge, JobNode } from '../plan/job-graph.ts';
import { ChannelHead } from './channel-head.ts';
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
import { type BusyTimer, SubtaskCounters } from './metrics.ts';
import { OperatorBody } from './operator-body.ts';
import { OutputChannel } from './output-channel.ts';
import type { SlotEnvironment, SlotPorts } from './platform.ts';
import type { Deployment, Packet } from './protocol.ts';
import { ReceivingSubtask } from './receiving-subtask.ts';
import { SinkBody } from './sink-body.ts';
import { SourceSubtask } from './source-subtask.ts';
import { onNode, type SlotSignals, type Subtask } from './subtask.ts';
import { SubtaskOutput } from './subtask-output.ts';

/** Frame buffers that a slot keeps for reuse. */
const spareBuffersMax = 64;

/** What a slot offers to the tasks that are built on it. */
export interface SlotHost extends SlotSignals {
  readonly deployment: Deployment;
  readonly memory: SlotMemory;
  readonly environment: SlotEnvironment;
  readonly peers: SlotPorts['peers'];
  readonly timer: BusyTimer;
  onGate(gate: Gate): void;
  nextSplit(node: number): Promise<Split | undefined>;
  deliver(node: number, batch: PackedBatch): Promise<void> | undefined;
  print(text: string, stream: 'stdout' | 'stderr'): Promise<void> | undefined;
}

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

/** Everything that runs in one slot: one subtask of each node that has one for it, wired by direct calls and channels. */
export interface SlotTasks {
  /** Upstream first. */
  readonly subtasks: readonly Subtask[];
  /** Downstream first, so that what has entered leaves before more enters. */
  readonly heads: readonly Head[];
  readonly channels: readonly ChannelFeed[];
  readonly idleFeeds: readonly IdleFeed[];
  /** By channel number. */
  readonly senders: ReadonlyMap<number, OutputChannel>;
  readonly receivers: ReadonlyMap<number, (packet: Packet) => void>;
  /** Subtasks that a gate holds up while it is closed. */
  readonly heldBy: ReadonlyMap<Gate, readonly Subtask[]>;
  /** Scratch memory of the step under way. */
  readonly arena: Arena;
}

/** One subtask with what leads out of it. */
interface Place {
  readonly subtask: Subtask;
  readonly receiving: ReceivingSubtask | undefined;
  readonly output: SubtaskOutput | undefined;
  readonly idleBody: OperatorBody | undefined;
  readonly gates: Gate[];
  readonly channels: OutputChannel[];
  /** Ids of nodes in this slot that it calls directly. */
  readonly calls: number[];
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
    for (const node of here) this.#places.set(node.id, this.#place(node));
    for (const edge of edges) this.#connect(edge);
    for (const node of here) this.#receive(node);

    const places = [...this.#places.values()];
    const reached = new Map(this.#heads.map(({ head, node }) => [head, this.#reachedFrom(node)] as const));
    const headsOf = (node: JobNode): Head[] =>
      [...reached].filter(([, nodes]) => nodes.has(node.id)).map(([head]) => head);
    return {
      subtasks: places.map((place) => place.subtask),
      heads: this.#heads.map(({ head }) => head).reverse(),
      channels: places.flatMap(({ subtask, channels }) =>
        channels.map((channel) => ({ channel, heads: headsOf(subtask.node) })),
      ),
      idleFeeds: places.flatMap(({ subtask, idleBody }) =>
        idleBody === undefined ? [] : [{ body: idleBody, heads: headsOf(subtask.node) }],
      ),
      senders: this.#senders,
      receivers: this.#receivers,
      heldBy: this.#heldBy(places),
      arena: this.#arena,
    };
  }

  #place(node: JobNode): Place {
    const host = this.#host;
    const counters = new SubtaskCounters();
    const context = this.#contextOf(node, counters);
    const role = host.environment.registry.roleOf(node.spec);
    const output = new SubtaskOutput(counters);
    const inputs = this.#channels.inputsOf(node.id, this.#slot).map(({ edge }) => edge.input);
    const place = { gates: [], channels: [], calls: [] };
    switch (role.role) {
      case 'source': {
        const sourceContext: SourceContext = {
          ...context,
          nextSplit: () => host.nextSplit(node.id),
          onClock: (work) => host.timer.run(counters, work),
        };
        const source = onNode(node, () => role.create(sourceContext));
        const subtask = new SourceSubtask(node, source, output, counters, host.timer, host);
        this.#heads.push({ head: subtask, node: node.id });
        return { ...place, subtask, receiving: undefined, output, idleBody: undefined };
      }
      case 'operator': {
        const operator = onNode(node, () => role.create({ ...context, output }));
        const body = new OperatorBody(operator, output, host.environment.clock);
        const subtask = new ReceivingSubtask(node, inputs, body, counters, host.timer);
        const idleBody = (operator.idleTimeoutMs ?? 0) > 0 ? body : undefined;
        return { ...place, subtask, receiving: subtask, output, idleBody };
      }
      case 'sink': {
        const { graph, jobUid, attemptUid } = host.deployment;
        const sinkCount = graph.nodes.filter(({ spec }) => spec.kind === 'sink').length;
        // Several sinks of one job may write into the same table.
        const suffix = sinkCount > 1 ? `-${node.id}` : '';
        const sinkContext: SinkContext = {
          ...context,
          jobUid: `${jobUid}${suffix}`,
          attemptUid: `${attemptUid}${suffix}`,
          deliver: (batch) => host.deliver(node.id, batch),
          print: (text, stream) => host.print(text, stream),
        };
        const sink = onNode(node, () => role.create(sinkContext));
        const gate = new Gate((changed) => host.onGate(changed));
        const body = new SinkBody(sink, gate, counters, host, node.name);
        const subtask = new ReceivingSubtask(node, inputs, body, counters, host.timer);
        return { ...place, subtask, receiving: subtask, output: undefined, idleBody: undefined, gates: [gate] };
      }
    }
  }

  #contextOf(node: JobNode, counters: SubtaskCounters): Omit<OperatorContext, 'output'> {
    const { memory, deployment } = this.#host;
    // Owner 0 is the slot itself.
    const owner = node.id + 1;
    memory.nameOwner(owner, node.name);
    return {
      memory,
      owner,
      arena: this.#arena,
      counters,
      subtask: this.#slot,
      parallelism: node.parallelism,
      keyGroups: deployment.graph.keyGroups,
    };
  }

  /** Makes the sending side of an edge. */
  #connect(edge: JobEdge): void {
    const from = this.#places.get(edge.from);
    if (from?.output === undefined) return;
    const { graph } = this.#host.deployment;
    const channelOfReceiver = (): number =>
      this.#channels
        .inputsOf(edge.to, this.#slot)
        .findIndex((input) => input.edge.id === edge.id && input.sender === this.#slot);
    const target = (receiver: number): EdgeTarget => {
      const place = receiver === this.#slot ? this.#places.get(edge.to) : undefined;
      if (place?.receiving !== undefined) {
        from.calls.push(edge.to);
        return { kind: 'local', receiver: place.receiving, channel: channelOfReceiver() };
      }
      return { kind: 'remote', channel: this.#sender(edge, receiver, from) };
    };
    const receivers = nodeAt(graph, edge.to).parallelism;
    const targets =
      edge.partitioning.kind === 'forward'
        ? [target(this.#slot)]
        : Array.from({ length: receivers }, (_, index) => target(index));
    from.output.connect(this.#edgeOutput(edge, targets));
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
    const { memory, peers, timer } = this.#host;
    const remote = this.#channels
      .inputsOf(node.id, this.#slot)
      .map((input, index) => ({ ...input, index }))
      .filter(({ sender }) => sender !== this.#slot);
    if (remote.length === 0) return;
    const head = new ChannelHead(receiving, timer, memory, this.#arena);
    for (const { edge, sender, index } of remote) {
      const port = present(peers[sender], `port from slot ${sender} to slot ${this.#slot}`);
      const number = this.#channels.number(edge, sender, this.#slot);
      this.#receivers.set(number, head.addChannel(number, index, edge.schema, port));
    }
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
