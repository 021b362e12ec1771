import { installPackages, requireNode, root } from './install.mjs';

requireNode();
installPackages();
process.chdir(root);
// In this very process: whoever ends it, a terminal or a service manager, ends the supervisor itself.
const { register } = await import('tsx/esm/api');
register();
await import('../server/start/main.ts');
