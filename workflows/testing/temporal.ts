import { connect } from 'node:net';
import { inject } from 'vitest';
import type { TemporalPlace } from '../worker.ts';

/**
 * The test run's Temporal server, which is started on the first call, with a namespace nobody else has.
 *
 * @throws when there is no server to be had.
 */
export function temporalPlace(): Promise<TemporalPlace> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(inject('temporalDoor'), '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', reject);
    socket.on('close', () => {
      if (text.startsWith('error: ')) reject(new Error(text.slice('error: '.length)));
      else {
        const [address = '', namespace = ''] = text.split(' ');
        resolve({ address, namespace });
      }
    });
  });
}
