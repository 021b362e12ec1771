import { Router } from 'express';
import { horizonQuery, trainingRequest, trainingSettings, type TrainingList } from '../../engine/contract/models.ts';
import { notFound, Refusal } from '../http/errors.ts';
import { eventStream } from '../http/event-stream.ts';
import { bodyOf, jsonBody, paramOf, queryOf } from '../http/input.ts';
import type { AppParts } from '../http/parts.ts';
import { ModelUnavailable } from '../model/model-file.ts';
import { horizonView } from './horizon-view.ts';
import { modelList } from './model-list.ts';
import { rollBack } from './registry.ts';
import { readTrainingSettings, writeTrainingSettings } from './settings.ts';
import type { ShopPace } from './shop-pace.ts';
import type { TrainingStarter } from './starter.ts';
import { closeTraining, latestTrainings, trainingById, TrainingRunning } from './trainings.ts';

/** How often a stream looks whether anything has changed. */
const lookMs = 1000;

/**
 * Models, trainings, and the horizon they go by.
 * @param pace what a horizon would mean is counted from it.
 */
export function trainingRoutes(parts: AppParts, pace: ShopPace): Router {
  const { services, durableStatus, modelStatus } = parts;
  const { database } = services;
  const router = Router();
  const body = jsonBody('16kb');

  /** @throws Refusal while trainings cannot be started. */
  const starter = (): TrainingStarter => {
    const { ready, reason } = durableStatus();
    if (parts.trainings && ready) return parts.trainings;
    throw new Refusal(
      'durable-unavailable',
      503,
      reason ?? 'Temporal is not ready, so no training can be started now.',
    );
  };

  const list = async (): Promise<TrainingList> => {
    const trainings = await latestTrainings(database);
    const asked = durableStatus().ready ? parts.trainings?.nextWeekly() : null;
    return { trainings, nextWeekly: (await asked?.catch(() => null)) ?? null };
  };

  router.get('/api/models', async (_req, res) => {
    res.json(await modelList(database, modelStatus()));
  });
  router.post('/api/models/:hash/publish', async (req, res) => {
    try {
      await rollBack(database, paramOf(req, 'hash'), services.clock());
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      if (error.code === 'model-missing') throw notFound('model');
      throw new Refusal(error.code, 409, error.message);
    }
    await parts.modelChanged?.();
    res.json(await modelList(database, modelStatus()));
  });

  router.get('/api/trainings', async (_req, res) => {
    res.json(await list());
  });
  router.post('/api/trainings', body, async (req, res) => {
    bodyOf(trainingRequest, req);
    try {
      const id = await starter().start('button');
      res.status(201).json(await trainingById(database, id));
    } catch (error) {
      if (error instanceof TrainingRunning) throw new Refusal('training-running', 409, error.message);
      throw error;
    }
  });
  router.get('/api/trainings/settings', async (_req, res) => {
    res.json(await readTrainingSettings(database));
  });
  router.put('/api/trainings/settings', body, async (req, res) => {
    const wanted = bodyOf(trainingSettings, req);
    await writeTrainingSettings(database, wanted);
    res.json(wanted);
  });
  router.get('/api/trainings/stream', (req, res) => {
    let told = '';
    let looking = false;
    const look = async (): Promise<void> => {
      if (looking) return;
      looking = true;
      try {
        const trainings = await latestTrainings(database);
        const text = JSON.stringify(trainings);
        if (text !== told) stream.send('trainings', await list());
        told = text;
      } catch (error) {
        services.log.warn({ err: error }, 'the trainings could not be read for a stream');
      } finally {
        looking = false;
      }
    };
    const timer = setInterval(() => void look(), lookMs);
    const stream = eventStream(req, res, () => clearInterval(timer));
    void look();
  });
  router.delete('/api/trainings/:id', async (req, res) => {
    const id = paramOf(req, 'id');
    if (!(await trainingById(database, id))) throw notFound('training');
    // The row is what counts: without a server the worker finds out by it.
    const end = { state: 'cancelled', code: null, detail: null, now: services.clock() } as const;
    const cancelled =
      durableStatus().ready && parts.trainings ? parts.trainings.cancel(id) : closeTraining(database, id, end);
    if (!(await cancelled)) {
      throw new Refusal('training-not-running', 409, 'The training has ended already.');
    }
    res.status(204).end();
  });

  router.get('/api/horizon', async (req, res) => {
    const { days } = queryOf(horizonQuery, req);
    const { horizonDays } = await readTrainingSettings(database);
    const inUse = parts.churnPool?.()?.model.horizon ?? null;
    res.json(await horizonView(pace, days ?? null, horizonDays, inUse));
  });
  return router;
}
