import { asBug } from './activities';

/** The flows of an order that go on side by side, and whether any of them is about to change something. */
export class Flows {
  private open = 0;
  /** Steps under way that end in moments; while there are any, a recording would be out of date at once. */
  private quickSteps = 0;
  private fault: Error | null = null;

  /** True when nothing moves by itself within moments; throws what a flow has failed with. */
  get areAtRest(): boolean {
    if (this.fault) throw this.fault;
    return this.quickSteps === 0;
  }

  /** True when no flow is under way or waiting. */
  get areDone(): boolean {
    return this.open === 0;
  }

  /** Starts a flow beside the others; its failure suspends the order. */
  start(flow: Promise<void>): void {
    this.open += 1;
    const end = () => {
      this.open -= 1;
    };
    // One `then`, because Temporal's SDK takes down a stack for every promise: they are a good part of what an order costs.
    void flow.then(end, (error: unknown) => {
      this.fault = asBug(error);
      end();
    });
  }

  /** Counts a step as quick until it ends, or until it says that it is delayed. */
  async quickly<Result>(step: (onDelay: () => void) => Promise<Result>): Promise<Result> {
    let isQuick = true;
    this.quickSteps += 1;
    const settle = () => {
      if (isQuick) this.quickSteps -= 1;
      isQuick = false;
    };
    try {
      return await step(settle);
    } finally {
      settle();
    }
  }
}
