import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { nearestName } from '../base/nearest-name.ts';
import { type OptionDescription, parseOption, readOptions } from '../base/option-schema.ts';
import type { JobSettings } from '../checkpoint/settings.ts';
import type { StateTtlConfig } from '../state/state-ttl.ts';
import { checkpointOptionTable, checkpointSettings, olderCheckpointNames } from './checkpoint-options.ts';
import { olderRecoveryNames, recoveryOptionTable, recoverySettings } from './recovery-options.ts';
import { olderRestartNames, restartOptionTable, restartStrategy } from './restart-options.ts';
import { stateTtlConfig, stateTtlOptionTable } from './state-ttl-options.ts';

/** Settings of a session that planning and running read. Times in ms, sizes in bytes. */
export interface PlanSettings {
  readonly runtimeMode: 'streaming' | 'batch';
  readonly parallelism: number;
  readonly keyGroups: number;
  readonly bufferTimeoutMs: number;
  readonly jobName: string | undefined;
  readonly slotMemoryBytes: number;
  /** Undefined for all that is meant for state. */
  readonly slotStateBytes: number | undefined;
  /** A source subtask without rows for so long does not hold back event time; 0 = never idle. */
  readonly idleTimeoutMs: number;
  /** Aggregations over several subtasks reduce the rows of each before they exchange them. */
  readonly aggregatesLocally: boolean;
  /** How long operators that would keep state for ever keep it. */
  readonly stateTtl: StateTtlConfig;
  /** Checkpoints, restarts, and the snapshot to begin with. */
  readonly job: JobSettings;
}

export const sessionOptionTable = {
  'execution.runtime-mode': {
    type: 'string',
    default: 'streaming',
    choices: ['streaming', 'batch', 'automatic'],
    description: 'streaming gives results as windows close; batch reads bounded tables and gives final rows',
  },
  'parallelism.default': { type: 'integer', min: 1, default: '1', description: 'subtasks of each operator' },
  'table.exec.resource.default-parallelism': {
    type: 'integer',
    min: -1,
    default: '-1',
    description: 'subtasks of each operator of SQL jobs; -1 = parallelism.default',
  },
  'pipeline.max-parallelism': {
    type: 'integer',
    min: 1,
    default: String(limits.keyGroups),
    description: 'key groups: the most subtasks that the state of a job can ever be spread over',
  },
  'pipeline.name': { type: 'string', description: 'name of the next jobs' },
  'pipeline.auto-watermark-interval': {
    type: 'duration',
    default: `${limits.autoWatermarkIntervalMs} ms`,
    description: 'accepted; a watermark follows each batch that raises it, which is at least as often',
  },
  'execution.buffer-timeout': {
    type: 'duration',
    default: `${limits.bufferTimeoutMs} ms`,
    description: 'longest time that rows wait for a batch to fill; 0 = send at once',
  },
  'table.local-time-zone': {
    type: 'string',
    default: 'UTC',
    description: 'time zone of TIMESTAMP_LTZ and of casts with it; UTC so far',
  },
  'table.exec.source.idle-timeout': {
    type: 'duration',
    default: '0 ms',
    description: 'a source subtask without rows for so long does not hold back event time; 0 = never idle',
  },
  'pelton.slot.memory': {
    type: 'memory',
    default: `${limits.slotMemoryBytes}`,
    description: 'memory budget of one slot for batches and state',
  },
  'pelton.slot.state-memory': {
    type: 'memory',
    description: 'how much of it state may take before it goes to local disk; three quarters by default',
  },
  'sql-client.execution.result-mode': {
    type: 'string',
    description: 'accepted; how rows are shown is an option of the command line',
  },
  'sql-client.verbose': { type: 'boolean', description: 'accepted; errors always say where and why' },
  'pipeline.object-reuse': { type: 'boolean', description: 'accepted; operators of a chain always share batches' },
  'pipeline.operator-chaining.enabled': { type: 'boolean', description: 'accepted; operators are always chained' },
  'table.exec.mini-batch.enabled': { type: 'boolean', description: 'accepted; operators always work on batches' },
  'table.exec.mini-batch.allow-latency': { type: 'duration', description: 'accepted; see execution.buffer-timeout' },
  'table.exec.mini-batch.size': { type: 'integer', description: 'accepted; operators always work on batches' },
  'table.optimizer.agg-phase-strategy': {
    type: 'string',
    default: 'auto',
    choices: ['auto', 'two_phase', 'one_phase'],
    description: 'whether rows are aggregated within each subtask before they are spread by key; auto = two_phase',
  },
  ...stateTtlOptionTable,
  ...checkpointOptionTable,
  ...restartOptionTable,
  ...recoveryOptionTable,
} as const satisfies Readonly<Record<string, OptionDescription>>;

type SessionOptionName = keyof typeof sessionOptionTable;

/** Options of Flink whose meaning Pelton lacks so far; setting one would silently change nothing, so it is refused. */
const notYet: readonly { readonly prefix: string; readonly why: string }[] = [
  { prefix: 'execution.checkpointing.', why: 'checkpoints have no such choice' },
  { prefix: 'execution.savepoint.', why: 'the snapshot to begin with has no such choice' },
  { prefix: 'execution.state-recovery.', why: 'the snapshot to begin with has no such choice' },
  { prefix: 'restart-strategy.', why: 'restarts have no such choice' },
  { prefix: 'state.', why: 'there is one state backend, which has no such choice' },
  { prefix: 'table.exec.sink.', why: 'sinks take rows as they are' },
  { prefix: 'table.exec.emit.', why: 'windows fire once, when they close' },
  { prefix: 'table.exec.async-', why: 'there is no asynchronous look-up yet' },
  { prefix: 'table.optimizer.', why: 'the planner has no such choice yet' },
  { prefix: 'table.sql-dialect', why: "Flink's default dialect is the only one" },
  { prefix: 'table.dml-sync', why: 'it is up to the caller whether to wait for a job' },
];

const olderNames: Readonly<Record<string, SessionOptionName>> = {
  ...olderCheckpointNames,
  ...olderRestartNames,
  ...olderRecoveryNames,
};

/** The options of a session: text by name, each checked when it is set. */
export class SessionOptions {
  readonly #given = new Map<string, string>();

  /** @throws PeltonError OPTION_UNKNOWN with the nearest name, OPTION_INVALID, or SQL_UNSUPPORTED for one that has no effect yet. */
  set(given: string, text: string): void {
    const name = knownName(given);
    const value = parseOption(name, sessionOptionTable[name], text);
    const limit = limitOf[name];
    if (limit !== undefined && typeof value === 'number' && value > limit) {
      throw new PeltonError({
        code: 'OPTION_INVALID',
        message: `'${text}' is no value for the option '${name}': the largest value is ${limit}`,
      });
    }
    if (name === 'table.local-time-zone') checkTimeZone(text);
    this.#given.set(name, text);
  }

  /** Back to the default. @throws like `set` for an unknown name. */
  reset(name: string): void {
    this.#given.delete(knownName(name));
  }

  resetAll(): void {
    this.#given.clear();
  }

  /** What was set, by name, in the order of the names. */
  get given(): readonly (readonly [name: string, text: string])[] {
    return [...this.#given].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get settings(): PlanSettings {
    const values = readOptions(sessionOptionTable, Object.fromEntries(this.#given), 'the session');
    const sqlParallelism = values['table.exec.resource.default-parallelism'];
    const checkpoints = checkpointSettings(values);
    return {
      // AUTOMATIC is what Flink's table planner refuses to decide by itself; it runs such jobs as streams.
      runtimeMode: values['execution.runtime-mode'] === 'batch' ? 'batch' : 'streaming',
      parallelism: sqlParallelism > 0 ? sqlParallelism : values['parallelism.default'],
      keyGroups: values['pipeline.max-parallelism'],
      bufferTimeoutMs: values['execution.buffer-timeout'],
      jobName: values['pipeline.name'],
      slotMemoryBytes: values['pelton.slot.memory'],
      slotStateBytes: values['pelton.slot.state-memory'],
      idleTimeoutMs: values['table.exec.source.idle-timeout'],
      aggregatesLocally: values['table.optimizer.agg-phase-strategy'] !== 'one_phase',
      stateTtl: stateTtlConfig(values),
      job: {
        checkpoints,
        restart: restartStrategy(values, checkpoints.intervalMs !== undefined),
        recovery: recoverySettings(values),
      },
    };
  }
}

const limitOf: { readonly [K in SessionOptionName]?: number } = {
  'parallelism.default': limits.parallelismMax,
  'table.exec.resource.default-parallelism': limits.parallelismMax,
  'pipeline.max-parallelism': 32768,
  'pelton.slot.memory': limits.slotMemoryBytesMax,
};

/** The name of an option as it is called today. */
function knownName(name: string): SessionOptionName {
  if (isName(name)) return name;
  const today = olderNames[name];
  if (today !== undefined) return today;
  const near = nearestName(name, [...Object.keys(sessionOptionTable), ...Object.keys(olderNames)]);
  const later = near === undefined ? notYet.find(({ prefix }) => name.startsWith(prefix)) : undefined;
  if (later !== undefined) {
    throw new PeltonError({
      code: 'SQL_UNSUPPORTED',
      message: `the option '${name}' is not supported yet: ${later.why}`,
    });
  }
  throw new PeltonError({
    code: 'OPTION_UNKNOWN',
    message: `there is no session option '${name}'`,
    hint:
      near === undefined
        ? 'SET alone lists what is set; the options are in the documentation'
        : `did you mean '${near}'?`,
  });
}

function isName(name: string): name is SessionOptionName {
  return Object.hasOwn(sessionOptionTable, name);
}

/** Programs compute in UTC; a zone that differs from it would be ignored, so it is refused. */
function checkTimeZone(text: string): void {
  let zone: string;
  try {
    zone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new PeltonError({
      code: 'OPTION_INVALID',
      message: `'${text}' is no value for the option 'table.local-time-zone': it wants a zone such as 'UTC' or 'Europe/Berlin'`,
      cause,
    });
  }
  if (['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', '+00:00'].includes(zone)) return;
  throw new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `the time zone ${text} is not supported yet`,
    hint: 'UTC is',
  });
}
