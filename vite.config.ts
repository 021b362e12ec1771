import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['NARU_API'] ?? 'http://127.0.0.1:4400';

/** The editor: built into dist/editor, in development served with the API behind it. */
export default defineConfig({
  root: 'editor',
  plugins: [react()],
  build: { outDir: '../dist/editor', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1800 },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    // The editor's own modules lie under /api/ too; they end in .ts, and no route of the server does.
    proxy: Object.fromEntries(
      ['api', 'v1', 'u', 'healthz'].map((path) => [`^/${path}(/|$|\\?)(?!.*\\.tsx?($|\\?))`, { target: api }]),
    ),
  },
});
