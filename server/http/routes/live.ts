import { Router } from 'express';
import { z } from 'zod';
import type { Page } from '../../../engine/contract/common.ts';
import type { PersonAtNode } from '../../../engine/contract/people.ts';
import {
  needNode,
  peopleEnded,
  peopleEntered,
  peopleGone,
  peopleInside,
  peopleWritten,
  type PeopleQuery,
} from '../../reports/people-behind.ts';
import { peoplePassed } from '../../reports/people-passed.ts';
import type { Reports } from '../../reports/reports.ts';
import type { Services } from '../../services.ts';
import { eventStream } from '../event-stream.ts';
import { paramOf, queryOf } from '../input.ts';

const version = z.coerce.number().int().positive().max(1_000_000_000).optional();

/** Query of `GET /api/journeys/:id/live` and its stream. */
export const liveQuery = z.object({ version });

/** Query of `GET /api/journeys/:id/people`. */
export const peopleQuery = z.object({
  node: z.string().min(1).max(64).optional(),
  where: z.enum(['entered', 'waiting', 'held', 'left', 'exited', 'message', 'reason', 'passed', 'converted']),
  /** Port, exit reason, message state or message reason. */
  value: z.string().max(200).optional(),
  /** A port of a split; without a node `treated` or `held`. */
  arm: z.string().max(64).optional(),
  version,
  cursor: z.string().max(2000).optional(),
});

/** Numbers on the canvas and the people behind them. */
export function liveRoutes(services: Services, reports: Reports): Router {
  const router = Router();

  router.get('/api/journeys/:id/live', async (req, res) => {
    const id = paramOf(req, 'id');
    res.json(await reports.live(id, await reports.versionOf(id, queryOf(liveQuery, req).version)));
  });

  router.get('/api/journeys/:id/live/stream', async (req, res) => {
    const id = paramOf(req, 'id');
    const wanted = await reports.versionOf(id, queryOf(liveQuery, req).version);
    // Refuses what does not exist while there is still a status to send.
    await reports.live(id, wanted);
    let unwatch = (): void => undefined;
    const stream = eventStream(req, res, () => {
      unwatch();
    });
    unwatch = reports.watch(id, wanted, (numbers, isWhole) => {
      stream.send(isWhole ? 'numbers' : 'changes', numbers);
    });
    if (res.closed) unwatch();
  });

  router.get('/api/journeys/:id/people', async (req, res) => {
    const journey = paramOf(req, 'id');
    const query = queryOf(peopleQuery, req);
    const own = { ...query, journey, version: await reports.versionOf(journey, query.version) };
    res.json(await people(own, query));
  });
  return router;

  async function people(own: PeopleQuery, query: z.infer<typeof peopleQuery>): Promise<Page<PersonAtNode>> {
    switch (query.where) {
      case 'entered': {
        const node = query.node ?? (await reports.book(own.journey, own.version)).plan.entry;
        return peopleEntered(services, { ...own, node });
      }
      case 'waiting':
      case 'held':
        return peopleInside(services, own, query.where === 'held');
      case 'left':
        return peopleGone(services, { ...own, node: needNode(query.node) }, 'left');
      case 'exited':
        return query.node === undefined ? peopleEnded(services, own) : peopleGone(services, own, 'exited');
      case 'message':
      case 'reason':
        return peopleWritten(services, own, query.where === 'message' ? 'state' : 'reason');
      case 'passed':
      case 'converted': {
        const kept = await reports.book(own.journey, own.version);
        return peoplePassed(services, kept, { ...query, converted: query.where === 'converted' });
      }
    }
  }
}
