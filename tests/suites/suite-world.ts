import type { DataType } from '../../src/arrow/data-type.ts';
import type { Change } from './compare.ts';
import { TableFeed } from './table-feed.ts';

/** What the sources and the sink of a case share with its script. All of it runs on one thread. */
export class SuiteWorld {
  readonly feeds = new Map<string, TableFeed>();
  /** What the sink got, in order. */
  readonly changes: Change[] = [];
  /** Column types of the sink, once a job has made it. */
  sinkTypes: readonly DataType[] | undefined;
  /** Grows whenever a source or the sink does something. */
  activity = 0;
  /** Subtasks of the job's sources, and those whose slot has begun. */
  sources = 0;
  sourcesBegun = 0;

  feedOf(table: string): TableFeed {
    let feed = this.feeds.get(table);
    if (feed === undefined) {
      feed = new TableFeed();
      this.feeds.set(table, feed);
    }
    return feed;
  }
}
