import type { AdapterKind } from './adapter.ts';
import { resend } from './resend.ts';
import { sandbox } from './sandbox.ts';
import { smtp } from './smtp.ts';
import { solapi } from './solapi.ts';

/** All kinds of sender by name. */
export const adapterKinds: Readonly<Record<string, AdapterKind>> = Object.fromEntries(
  [resend, sandbox, smtp, solapi].map((kind) => [kind.kind, kind as AdapterKind]),
);
