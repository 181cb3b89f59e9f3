import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

/** How many heartbeats fall into a heartbeat time-out, so that a late one does no harm. */
const PER_TIMEOUT = 4;

/**
 * Shows the server that the worker of an activity lives for as long as the activity runs, so that a killed worker's activities are
 * repeated after their heartbeat time-out. One that hangs shows life too: its start-to-close time-out bounds it.
 */
export const heartbeats = (context: Context): ActivityInterceptors => ({
  inbound: {
    async execute(input, next) {
      const { isLocal, heartbeatTimeoutMs } = context.info;
      if (isLocal || !heartbeatTimeoutMs) return next(input);
      const beating = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / PER_TIMEOUT);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
