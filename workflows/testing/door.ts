import { connect } from 'node:net';
import { inject } from 'vitest';

/**
 * Asks the test run for one of its shared servers, which is started on the first call.
 *
 * @returns `address namespace` of Temporal, or the URL of PostgreSQL.
 * @throws with the reason when there is none to be had.
 */
export function askDoor(wish: 'temporal' | 'postgres'): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(inject('testDoor'), '127.0.0.1', () => socket.write(wish));
    socket.setEncoding('utf8');
    socket.on('data', (part) => (text += String(part)));
    socket.on('error', reject);
    socket.on('close', () => {
      if (text.startsWith('error: ')) reject(new Error(text.slice('error: '.length)));
      else resolve(text);
    });
  });
}
