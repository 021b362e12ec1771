import { spawn } from 'node:child_process';
import { installPackages, requireNode, root } from './install.mjs';

requireNode();
installPackages();
const child = spawn(process.execPath, ['--import', 'tsx', 'server/start/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: process.env,
});
// The terminal's Ctrl-C reaches the child as well; this process only waits for it to end everything.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
