import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { Status } from '../../engine/contract/common.ts';
import type { Environment } from './environment.ts';

/** How to reach Temporal, for the client and for the worker alike. */
export function temporalOptions(temporal: Environment['temporal'], address: string): ConnectionOptions {
  const tls =
    typeof temporal.tls === 'boolean'
      ? temporal.tls
      : { clientCertPair: { crt: temporal.tls.cert, key: temporal.tls.key } };
  return { address, tls, ...(temporal.apiKey ? { apiKey: temporal.apiKey } : {}) };
}

const lookEveryMs = 3000;

/** Watches whether Temporal answers. */
export interface DurableWatch {
  readonly connection: Connection;
  status(): Status['durable'];
  close(): Promise<void>;
}

/** Connects lazily and looks every few seconds, so that the API opens before Temporal does and notices when it goes. */
export function watchTemporal(options: ConnectionOptions, webUrl: string | null): DurableWatch {
  const connection = Connection.lazy(options);
  let status: Status['durable'] = { ready: false, reason: 'Temporal is starting.', webUrl };
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = async (): Promise<void> => {
    try {
      await connection.withDeadline(Date.now() + 2000, () => connection.workflowService.getSystemInfo({}));
      status = { ready: true, reason: null, webUrl };
    } catch (error) {
      status = {
        ready: false,
        reason: `Temporal does not answer at ${options.address} (${(error as Error).message}).`,
        webUrl,
      };
    }
    if (!closed) timer = setTimeout(() => void look(), status.ready ? lookEveryMs : 300);
  };
  void look();
  return {
    connection,
    status: () => status,
    async close() {
      closed = true;
      clearTimeout(timer);
      await connection.close();
    },
  };
}
