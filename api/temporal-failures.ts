import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  QueryNotRegisteredError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common';

/** Why Temporal or a workflow did not do what was asked of it. */
export type Failure =
  | { status: 'unavailable' }
  /** No such workflow runs. */
  | { status: 'not_running' }
  /** The workflow of this id has ended, and the id is not to be used again. */
  | { status: 'closed' }
  /** The workflow says no, in words for the caller. */
  | { status: 'refused'; message: string };

/** Makes a call and turns what is expected to go wrong into values; `pending` is a call that was not answered in time. */
export async function mapFailures<T>(call: () => Promise<T>): Promise<T | Failure | { status: 'pending' }> {
  try {
    return await call();
  } catch (error) {
    const failure = toFailure(error);
    if (failure) return failure;
    throw error;
  }
}

function toFailure(error: unknown): Failure | { status: 'pending' } | null {
  if (error instanceof WorkflowExecutionAlreadyStartedError) return { status: 'closed' };
  if (error instanceof WorkflowNotFoundError) return { status: 'not_running' };
  if (error instanceof WorkflowUpdateFailedError) return refusal(error.cause);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { status: 'pending' };
  // A query needs a worker, and a worker that has just begun may not know the workflow yet.
  if (error instanceof QueryNotRegisteredError) return { status: 'unavailable' };
  if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return { status: 'pending' };
  const code = grpcCode(error);
  // Temporal has the workflow, but no worker has asked for work of late.
  if (code === FAILED_PRECONDITION) return { status: 'pending' };
  return code !== null && OUTAGES.has(code) ? { status: 'unavailable' } : null;
}

/** What an update that is caught by the end of its workflow fails with. */
const CAUGHT_BY_THE_END = 'AcceptedUpdateCompletedWorkflow';

function refusal(cause: Error | undefined): Failure | null {
  if (!(cause instanceof ApplicationFailure)) return null;
  if (cause.type === 'Refused') return { status: 'refused', message: cause.message };
  return cause.type === CAUGHT_BY_THE_END ? { status: 'not_running' } : null;
}

/** gRPC's UNKNOWN, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE. */
const OUTAGES: ReadonlySet<number> = new Set([2, 8, 10, 13, 14]);
const FAILED_PRECONDITION = 9;

function grpcCode(error: unknown): number | null {
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : null;
}
