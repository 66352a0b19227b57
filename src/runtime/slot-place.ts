import { safeName } from '../checkpoint/paths.ts';
import type { Arena } from '../kernels/arena.ts';
import type { OperatorContext } from '../operators/operator.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { SourceContext } from '../operators/source.ts';
import type { JobNode } from '../plan/job-graph.ts';
import { Gate } from './gate.ts';
import { SubtaskCounters } from './metrics.ts';
import { OperatorBody } from './operator-body.ts';
import type { OutputChannel } from './output-channel.ts';
import { ReceivingSubtask } from './receiving-subtask.ts';
import type { RunningRole } from './registry.ts';
import { SinkBody } from './sink-body.ts';
import { ownerOf, type SlotHost } from './slot-host.ts';
import { SourceSubtask } from './source-subtask.ts';
import { onNode, type Subtask } from './subtask.ts';
import type { InputOrigin } from './subtask-input.ts';
import { SubtaskOutput } from './subtask-output.ts';
import { TimerQueue } from './timer-queue.ts';

const sinkNameBytesMax = 80;

/** One subtask with what leads out of it. */
export interface Place {
  readonly subtask: Subtask;
  readonly source: SourceSubtask | undefined;
  readonly receiving: ReceivingSubtask | undefined;
  /** Of an operator. */
  readonly body: OperatorBody | undefined;
  readonly timers: TimerQueue;
  readonly output: SubtaskOutput | undefined;
  /** What holds up the rows that it sends. */
  readonly gates: Gate[];
  readonly channels: OutputChannel[];
  /** Ids of nodes in this slot that it calls directly. */
  readonly calls: number[];
}

/** Where a subtask is made: its slot, its step memory and its channels. */
interface Site {
  readonly host: SlotHost;
  readonly arena: Arena;
  readonly origins: readonly InputOrigin[];
}

/** Makes the slot's subtask of a node. @throws PeltonError when its operator cannot be made */
export function makePlace(node: JobNode, site: Site): Place {
  const { host } = site;
  const role = host.environment.registry.roleOf(node.spec);
  const counters = new SubtaskCounters();
  const timers = new TimerQueue();
  const context = contextOf(node, site, counters, timers);
  switch (role.role) {
    case 'source':
      return placeSource(node, site, role, counters, timers, context);
    case 'operator':
      return placeOperator(node, site, role, counters, timers, context);
    case 'sink':
      return placeSink(node, site, role, counters, timers, context);
  }
}

type RoleContext = Omit<OperatorContext, 'output'>;
type Role<K extends RunningRole['role']> = Extract<RunningRole, { readonly role: K }>;

function contextOf(node: JobNode, { host, arena }: Site, counters: SubtaskCounters, timers: TimerQueue): RoleContext {
  const { memory, deployment, environment } = host;
  const owner = ownerOf(node.id);
  memory.nameOwner(owner, node.name);
  return {
    memory,
    owner,
    arena,
    counters,
    subtask: deployment.slot,
    parallelism: node.parallelism,
    keyGroups: deployment.graph.keyGroups,
    clock: environment.clock,
    openSpill: () => environment.openSpill(),
    setTimer: (timestampMs) => timers.add(timestampMs),
  };
}

function placeSource(
  node: JobNode,
  { host }: Site,
  role: Role<'source'>,
  counters: SubtaskCounters,
  timers: TimerQueue,
  context: RoleContext,
): Place {
  const sourceContext: SourceContext = {
    ...context,
    nextSplit: () => host.nextSplit(node.id),
    onClock: (work) => host.timer.run(counters, work),
  };
  const output = new SubtaskOutput(counters);
  const source = onNode(node, () => role.create(sourceContext));
  const subtask = new SourceSubtask(node, source, output, counters, host);
  return { ...leadsNowhere(), subtask, source: subtask, receiving: undefined, body: undefined, timers, output };
}

function placeOperator(
  node: JobNode,
  { host, origins }: Site,
  role: Role<'operator'>,
  counters: SubtaskCounters,
  timers: TimerQueue,
  context: RoleContext,
): Place {
  const output = new SubtaskOutput(counters);
  const operator = onNode(node, () => role.create({ ...context, output }));
  const body = new OperatorBody(operator, output, host.environment.clock);
  const subtask = new ReceivingSubtask(node, origins, body, counters, host);
  return { ...leadsNowhere(), subtask, source: undefined, receiving: subtask, body, timers, output };
}

function placeSink(
  node: JobNode,
  { host, origins }: Site,
  role: Role<'sink'>,
  counters: SubtaskCounters,
  timers: TimerQueue,
  context: RoleContext,
): Place {
  const { jobUid, attemptUid } = host.deployment;
  // Several sinks of one job may write into the same table, or folder. File names hold little more than these.
  const name = safeName(node.uid.replace(/^sink:/, ''), sinkNameBytesMax);
  const sinkContext: SinkContext = {
    ...context,
    jobUid: `${jobUid}-${name}`,
    attemptUid: `${attemptUid}-${name}`,
    deliver: (batch) => host.deliver(node.id, batch, body.epoch),
    print: (text, stream) => host.print(text, stream),
  };
  const sink: Sink = onNode(node, () => role.create(sinkContext));
  const gate = new Gate((changed) => host.onGate(changed));
  const body = new SinkBody(sink, gate, counters, host, node.name);
  const subtask = new ReceivingSubtask(node, origins, body, counters, host);
  const leads = { ...leadsNowhere(), gates: [gate] };
  return { ...leads, subtask, source: undefined, receiving: subtask, body: undefined, timers, output: undefined };
}

function leadsNowhere(): Pick<Place, 'gates' | 'channels' | 'calls'> {
  return { gates: [], channels: [], calls: [] };
}
