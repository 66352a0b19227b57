import { explainPlan } from '../../src/plan/explain/explain-plan.ts';
import type { LogicalNode, SinkNode } from '../../src/plan/logical-node.ts';
import { TestPlanner } from './test-planner.ts';

/** A text's plans, as they are before a rule and after it, the rules of `before` applied first. */
export function beforeAndAfter(
  text: string,
  rule: (plan: LogicalNode) => LogicalNode,
  before: readonly ((plan: LogicalNode) => LogicalNode)[] = [],
): string {
  const plans = new TestPlanner()
    .job(text)
    .logical.map((plan) => before.reduce<LogicalNode>((node, one) => one(node), plan));
  return describeChange(plans, plans.map(rule));
}

/** Plans before and after a rule that sees all plans of a job. */
export function describeChange(before: readonly LogicalNode[], after: readonly LogicalNode[]): string {
  const text = (plans: readonly LogicalNode[]): string => plans.map((plan) => explainPlan(plan)).join('\n');
  return `before\n${text(before)}\nafter\n${text(after)}`.replaceAll('default_catalog.default_database.', '');
}

export function asSink(node: LogicalNode): SinkNode {
  if (node.kind !== 'sink') throw new Error(`a ${node.kind} is no sink`);
  return node;
}
