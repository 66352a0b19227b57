import { allConnectors } from '../../src/connectors/all-connectors.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { operatorRegistry } from '../../src/runtime/operator-registry.ts';
import { peerPorts } from '../../src/runtime/peer-ports.ts';
import type { Platform, SlotEnvironment, SlotHandle, SlotRequest } from '../../src/runtime/platform.ts';
import type { Port } from '../../src/runtime/port.ts';
import type { FromSlot, PeerMessage, ToSlot } from '../../src/runtime/protocol.ts';
import { runSlot } from '../../src/runtime/slot.ts';
import { slotLost } from '../../src/runtime/slot-lost.ts';
import { kernelModule } from '../support/kernel-module.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { Domain } from './domain.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { Ledger, ledgerConnector, ledgerFailure } from './ledger.ts';
import { SimDisk } from './sim-files.ts';
import { type Fate, simPorts } from './sim-ports.ts';
import { SimSpills } from './sim-spill.ts';
import { SimSnapshots } from './sim-snapshots.ts';
import { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How long it takes until the coordinator hears that a slot is lost. */
const detectionMs = 5;

/** Everything outside the jobs: disks, a database, the network, and the machines that can be lost. */
export class SimWorld {
  readonly time: VirtualTime;
  readonly trace: Trace;
  readonly disk: SimDisk;
  readonly snapshots: SimSnapshots;
  readonly spills: SimSpills;
  readonly ledger = new Ledger();
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Memory and files that operators did not give back. */
  readonly leaks: string[] = [];
  readonly #faults: FaultQueue;
  readonly #slots = new Map<Domain, (reason: Error) => void>();
  #coordinator: Domain;
  #slotsStarted = 0;

  constructor(time: VirtualTime, files: Readonly<Record<string, string>>) {
    this.time = time;
    this.trace = new Trace(time);
    this.#faults = new FaultQueue(({ kind }) => this.trace.add(`fault ${kind}`));
    this.disk = new SimDisk(MemoryFileStore.of(files), time, this.#faults);
    this.snapshots = new SimSnapshots(time, this.#faults, this.trace);
    this.spills = new SimSpills(time, this.#faults, this.trace);
    this.connectors = new Map([...allConnectors, ['ledger', ledgerConnector(this.ledger)]]);
    this.ledger.onCommit = () => {
      if (this.#faults.take('sink-commit-failed')) throw ledgerFailure();
    };
    this.#coordinator = new Domain('coordinator 0', time);
  }

  get coordinator(): Domain {
    return this.#coordinator;
  }

  /** Slots that have not ended. */
  get slotsRunning(): number {
    return this.#slots.size;
  }

  /** Lets a fault happen now, or to the next thing that it can happen to. */
  strike(fault: Fault): void {
    switch (fault.kind) {
      case 'slot-crash': {
        const slots = [...this.#slots.keys()];
        const slot = slots[this.time.pick(Math.max(1, slots.length))];
        if (slot !== undefined) this.#crashSlot(slot);
        return;
      }
      case 'coordinator-crash':
        this.trace.add(`fault ${fault.kind}`);
        this.#coordinator.crash();
        for (const slot of this.#slots.keys()) this.#loseSlot(slot);
        this.#slots.clear();
        return;
      case 'clock-jump': {
        const domains = [...this.#slots.keys(), this.#coordinator];
        const byMs = this.time.jitterMs(20_000) - 10_000;
        this.trace.add(`fault ${fault.kind} by ${byMs.toFixed(0)} ms`);
        domains[this.time.pick(domains.length)]?.jumpClock(byMs);
        return;
      }
      default:
        this.#faults.add(fault);
    }
  }

  /** A coordinator in place of one that was lost. */
  restartCoordinator(number: number): void {
    this.#coordinator = new Domain(`coordinator ${number}`, this.time);
  }

  /** The platform as the present coordinator sees it. */
  platform(): Platform {
    const coordinator = this.#coordinator;
    return {
      clock: coordinator.clock,
      random: this.time.random,
      openStore: (address) => this.snapshots.storeFor(coordinator, address),
      temporaryStore: () => ({ address: 'temporary', remove: async () => {} }),
      loadKernels: () => Promise.resolve(kernelModule()),
      startSlots: (request) => coordinator.waitFor(detectionMs, () => this.#startSlots(request, coordinator)),
    };
  }

  /** The connectors as the present coordinator sees them. */
  controlConnectors(): ConnectorRegistry {
    return this.#connectorsOf(this.#coordinator);
  }

  #startSlots(request: SlotRequest, coordinator: Domain): SlotHandle[] {
    const domains = Array.from({ length: request.count }, () => new Domain(`slot ${this.#slotsStarted++}`, this.time));
    this.trace.add(`${coordinator.name} starts ${domains.map(({ name }) => name).join(', ')}`);
    let one = 0;
    let other = 0;
    // Pairs are made in this order.
    const nextPair = (): readonly [Domain, Domain] => {
      other++;
      if (other >= domains.length) {
        one++;
        other = one + 1;
      }
      return [domains[one] as Domain, domains[other] as Domain];
    };
    const peers = peerPorts<Port<PeerMessage, PeerMessage>>(request, () =>
      simPorts<PeerMessage, PeerMessage>(this.time, nextPair(), (message) => this.#fateOf(message)),
    );
    return peers.map((ports, index) => this.#startSlot(domains[index] as Domain, ports, coordinator));
  }

  #startSlot(
    domain: Domain,
    peers: readonly (Port<PeerMessage, PeerMessage> | undefined)[],
    coordinator: Domain,
  ): SlotHandle {
    const [control, slotControl] = simPorts<ToSlot, FromSlot>(this.time, [coordinator, domain], (message) => {
      if (message.kind === 'stopped' && message.unreleasedBytes > 0) {
        this.leaks.push(`${domain.name} still held ${message.unreleasedBytes} bytes after it was closed`);
      }
      return 'arrives';
    });
    const ended = new Promise<ReturnType<typeof slotLost> | undefined>((resolve) => {
      this.#slots.set(domain, (reason) => {
        coordinator.after(this.time.jitterMs(detectionMs), () => resolve(slotLost(0, reason)));
      });
      void runSlot({ control: slotControl, peers }, this.#environmentOf(domain)).then(() => {
        this.#slots.delete(domain);
        const files = this.spills.forget(domain);
        if (domain.alive && files > 0) this.leaks.push(`${domain.name} left ${files} spill files behind`);
        coordinator.after(0, () => resolve(undefined));
      });
    });
    return { control, ended, kill: () => this.#killSlot(domain) };
  }

  #environmentOf(domain: Domain): SlotEnvironment {
    return {
      clock: domain.clock,
      registry: operatorRegistry(this.#connectorsOf(domain)),
      openStore: (address) => this.snapshots.storeFor(domain, address),
      openSpill: () => this.spills.open(domain),
      yieldToEvents: () => domain.pause(0.2),
    };
  }

  #connectorsOf(domain: Domain): ConnectorRegistry {
    const files = this.disk.filesFor(domain);
    return new ConnectorRegistry(this.connectors, { files, clock: domain.clock, formats: allFormats });
  }

  #crashSlot(domain: Domain): void {
    this.trace.add(`fault slot-crash of ${domain.name}`);
    this.#killSlot(domain);
  }

  #killSlot(domain: Domain): void {
    const onLost = this.#slots.get(domain);
    if (onLost === undefined) return;
    this.#slots.delete(domain);
    this.#loseSlot(domain);
    onLost(new Error('its machine went down'));
  }

  #loseSlot(domain: Domain): void {
    domain.crash();
    this.disk.loseUnflushed(domain);
    this.spills.forget(domain);
  }

  #fateOf(message: PeerMessage): Fate {
    if (message.kind === 'credit') return 'arrives';
    if (this.#faults.take('frame-lost')) return 'lost';
    if (this.#faults.take('frame-late')) return 'late';
    return this.#faults.take('frame-duplicated') ? 'duplicated' : 'arrives';
  }
}
