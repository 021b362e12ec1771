import type { z } from 'zod';
import {
  createJourney,
  enterRequest,
  publishRequest,
  resumeRequest,
  saveDraft,
} from '../../engine/contract/journeys.ts';
import { mergeQuery, mergeRequest } from '../../engine/contract/merging.ts';
import { horizonQuery, trainingRequest, trainingSettings } from '../../engine/contract/models.ts';
import { previewRequest, replayRequest, senderInput } from '../../engine/contract/shop.ts';
import { simulateRequest } from '../../engine/contract/simulation.ts';
import { audienceFilter } from '../../engine/filter.ts';
import { untreatedQuery } from '../untreated/route.ts';
import { liveQuery, peopleQuery } from './routes/live.ts';
import { customersFileQuery, customersQuery, messagesFileQuery, messagesQuery } from './routes/people.ts';
import { checkedSettings, writeKeyInput } from './routes/shop.ts';
import { aliasMessage, batchMessage, identifyMessage, trackMessage } from './segment.ts';

/** One route as its readers should know it. */
export interface ApiRoute {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In Express' words: `/api/journeys/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** What is answered when all is well, and its name in `engine/contract`. */
  readonly answer: readonly [status: number, what: string];
  /** Opened by a write key instead of the administrator's password. */
  readonly writeKey?: true;
}

const route = (
  method: ApiRoute['method'],
  path: string,
  summary: string,
  answer: ApiRoute['answer'],
  more: Partial<ApiRoute> = {},
): ApiRoute => ({ method, path, summary, answer, ...more });

/** Every route that the product serves, for the OpenAPI document and the tests. */
export const API_ROUTES: readonly ApiRoute[] = [
  route('get', '/healthz', 'Is everything that journeys need up?', [200, 'ok and reasons']),
  route('get', '/metrics', 'Figures for Prometheus', [200, 'text']),
  route('get', '/api/openapi.json', 'This document', [200, 'OpenAPI 3.1']),
  route('get', '/api/status', 'How the parts of the product are', [200, 'Status']),
  route('get', '/api/journeys', 'All journeys with their numbers', [200, 'JourneyListItem[]']),
  route('post', '/api/journeys', 'Create a journey', [201, 'JourneyDetail'], { body: createJourney }),
  route('get', '/api/journeys/:id', 'One journey with its draft', [200, 'JourneyDetail']),
  route('put', '/api/journeys/:id/draft', 'Save the draft', [200, 'rev'], { body: saveDraft }),
  route('delete', '/api/journeys/:id', 'Delete a journey that nobody is inside: stopped, or never published', [
    204,
    'nothing',
  ]),
  route('post', '/api/journeys/:id/publish/preview', 'What publishing would do', [200, 'PublishPreview']),
  route('post', '/api/journeys/:id/publish', 'Publish the draft', [200, 'version'], { body: publishRequest }),
  route('post', '/api/journeys/:id/pause', 'Pause: nobody moves', [200, 'JourneyDetail']),
  route('post', '/api/journeys/:id/resume', 'End a pause', [200, 'JourneyDetail'], { body: resumeRequest }),
  route('post', '/api/journeys/:id/stop', 'Stop: nobody moves from now on, and everybody leaves', [
    200,
    'JourneyDetail',
  ]),
  route('post', '/api/journeys/:id/enter', 'Let customers into a journey', [200, 'entered and refused'], {
    body: enterRequest,
    writeKey: true,
  }),
  route(
    'post',
    '/api/journeys/:id/simulate',
    'Server-sent events: the draft rides through past weeks; `progress`, then `done` or `failed`',
    [200, 'SimulationProgress, SimulationResult'],
    { body: simulateRequest },
  ),
  route('get', '/api/journeys/:id/live', 'Numbers of one version', [200, 'LiveNumbers'], { query: liveQuery }),
  route(
    'get',
    '/api/journeys/:id/live/stream',
    'Server-sent events: `numbers`, then `changes`: the same with only those nodes whose numbers have changed',
    [200, 'LiveNumbers'],
    {
      query: liveQuery,
    },
  ),
  route('get', '/api/journeys/:id/people', 'The people behind a number', [200, 'Page of PersonAtNode'], {
    query: peopleQuery,
  }),
  route('get', '/api/customers', 'Find customers', [200, 'Page of CustomerListItem'], { query: customersQuery }),
  route('get', '/api/customers.csv', 'Customers with their daily score, as a file', [200, 'text/csv'], {
    query: customersFileQuery,
  }),
  route('get', '/api/customers/:id', 'One customer, by row id or the shop’s id, also of before', [
    200,
    'CustomerDetail',
  ]),
  route('get', '/api/customers/:id/merge', 'What merging another into this customer would do', [200, 'MergePreview'], {
    query: mergeQuery,
  }),
  route('post', '/api/customers/:id/merge', 'Merge another into this customer, for good', [200, 'MergeResult'], {
    body: mergeRequest,
  }),
  route('get', '/api/customers/:id/runs/:run', 'One way through a journey', [200, 'RunDetail']),
  route('get', '/api/messages', 'Messages', [200, 'Page of MessageListItem'], { query: messagesQuery }),
  route('get', '/api/messages.csv', 'These messages as a file', [200, 'CSV'], { query: messagesFileQuery }),
  route('get', '/api/messages/:id', 'One message', [200, 'MessageDetail']),
  route('get', '/api/stuck', 'Held runs with their reasons', [200, 'StuckPerson[]']),
  route('post', '/api/preview', 'A message rendered for one customer', [200, 'PreviewResult'], {
    body: previewRequest,
  }),
  route('post', '/api/audience/estimate', 'How many people a filter finds', [200, 'AudienceEstimate'], {
    body: audienceFilter,
  }),
  route('get', '/api/bands', 'People per churn band now', [200, 'BandCount[]']),
  route('get', '/api/bands/:band/signals', 'What stands behind the scores of a band', [200, 'BandSignals']),
  route('get', '/api/factors', 'What goes with coming back', [200, 'FactorReport']),
  route('get', '/api/predictions', 'The last daily refresh, and what came of each', [200, 'PredictionOverview']),
  route('get', '/api/rfm', 'People per RFM cell', [200, 'RfmCell[]']),
  route('get', '/api/model', 'The churn model in use', [200, 'ModelCard']),
  route('get', '/api/items', 'Categories and products whose purchase is predicted', [200, 'ShopItems']),
  route('get', '/api/schema', 'Known events, properties and attributes', [200, 'ShopSchema']),
  route('get', '/api/senders', 'Senders, without their secrets', [200, 'Sender[]']),
  route('post', '/api/senders', 'Add a sender', [201, 'Sender'], { body: senderInput }),
  route('put', '/api/senders/:id', 'Change a sender', [200, 'Sender'], { body: senderInput }),
  route('delete', '/api/senders/:id', 'Remove a sender', [204, 'nothing']),
  route('post', '/api/senders/:id/test', 'Send a test message', [200, 'the result']),
  route('get', '/api/write-keys', 'Write keys, without the keys', [200, 'WriteKey[]']),
  route('post', '/api/write-keys', 'Make a write key; the answer shows it once', [201, 'WriteKey and key'], {
    body: writeKeyInput,
  }),
  route('delete', '/api/write-keys/:id', 'Revoke a write key', [204, 'nothing']),
  route('get', '/api/settings', 'Settings of the shop', [200, 'Settings']),
  route('put', '/api/settings', 'Replace the settings', [200, 'Settings'], { body: checkedSettings }),
  route('get', '/api/models', 'The shop’s models: in use, before it, refused', [200, 'ModelList']),
  route('post', '/api/models/:hash/publish', 'Put a stored model into use', [200, 'ModelList']),
  route('get', '/api/trainings', 'Trainings, the running one first', [200, 'TrainingList']),
  route('post', '/api/trainings', 'Train the shop’s own model', [201, 'Training'], { body: trainingRequest }),
  route('delete', '/api/trainings/:id', 'Cancel a running training', [204, 'nothing']),
  route('get', '/api/trainings/stream', 'Server-sent events: `trainings` when they change', [200, 'TrainingList']),
  route('get', '/api/trainings/settings', 'What the next training goes by', [200, 'TrainingSettings']),
  route('put', '/api/trainings/settings', 'Change what the next training goes by', [200, 'TrainingSettings'], {
    body: trainingSettings,
  }),
  route('get', '/api/horizon', 'What a churn horizon would mean in this shop', [200, 'HorizonView'], {
    query: horizonQuery,
  }),
  route('get', '/api/untreated', 'What an untreated share costs', [200, 'UntreatedCost'], { query: untreatedQuery }),
  route('get', '/api/replay', 'The replay of the sample’s last weeks', [200, 'ReplayState']),
  route('post', '/api/replay', 'Start, pause or reset the replay', [200, 'ReplayState'], { body: replayRequest }),
  route('delete', '/api/sample', 'Remove the sample shop; journeys stay', [204, 'nothing']),
  route('post', '/v1/track', 'Something happened', [200, 'success'], { body: trackMessage, writeKey: true }),
  route('post', '/v1/identify', 'Who somebody is', [200, 'success'], { body: identifyMessage, writeKey: true }),
  route('post', '/v1/alias', 'Two ids are one person’s', [200, 'success'], { body: aliasMessage, writeKey: true }),
  route('post', '/v1/batch', 'Many messages at once', [200, 'success and rejected'], {
    body: batchMessage,
    writeKey: true,
  }),
  route('get', '/u/:token', 'The unsubscribe page', [200, 'a page']),
  route('post', '/u/:token', 'Unsubscribe (RFC 8058 one-click)', [200, 'a page']),
];
