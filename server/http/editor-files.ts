import { join } from 'node:path';
import express, { Router } from 'express';

/** Serves the built editor; every other address that wants a page gets the app, which has its own routes. */
export function editorFiles(folder: string): Router {
  const router = Router();
  router.use(
    express.static(folder, {
      index: false,
      setHeaders: (res, file) => {
        // Vite names what lies in assets/ by its content.
        const named = file.startsWith(join(folder, 'assets'));
        res.setHeader('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  router.get('/{*path}', (req, res, next) => {
    if (!req.accepts('html') || /\.[a-z0-9]+$/i.test(req.path)) {
      next();
      return;
    }
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile('index.html', { root: folder }, (error) => {
      if (error) next(error);
    });
  });
  return router;
}
