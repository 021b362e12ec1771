import type { Page, Status } from '../../engine/contract/common.ts';
import type {
  CreateJourney,
  JourneyDetail,
  JourneyListItem,
  PublishPreview,
  PublishRequest,
  ResumeRequest,
  SaveDraft,
} from '../../engine/contract/journeys.ts';
import type { BandSignals, FactorReport } from '../../engine/contract/insights.ts';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { MergePreview, MergeRequest, MergeResult } from '../../engine/contract/merging.ts';
import type {
  CustomerDetail,
  CustomerListItem,
  MessageDetail,
  MessageListItem,
  PersonAtNode,
  RunDetail,
  StuckPerson,
} from '../../engine/contract/people.ts';
import type { HorizonView, ModelList, Training, TrainingList, TrainingSettings } from '../../engine/contract/models.ts';
import type { PredictionOverview } from '../../engine/contract/predictions.ts';
import type {
  AudienceEstimate,
  BandCount,
  ModelCard,
  PreviewRequest,
  PreviewResult,
  ReplayRequest,
  ReplayState,
  RfmCell,
  Sender,
  SenderInput,
  Settings,
  ShopItems,
  ShopSchema,
  UntreatedCost,
  WriteKey,
} from '../../engine/contract/shop.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import { request, withQuery } from './request.ts';

/** Which people behind which number; `value` is a port, an exit reason or a message state, as `where` says. */
export interface PeopleQuery {
  readonly node?: string | undefined;
  readonly where: string;
  readonly value?: string | undefined;
  readonly arm?: string | undefined;
  readonly version?: number | undefined;
}

/** Which people stand behind a number of the prediction page. */
export interface PeopleFilter {
  /** Daily band; 0 = without a score. */
  readonly band?: number;
  /** Probability of leaving, at least. */
  readonly above?: number;
  /** Has bought before today, and nothing for more than so many days. */
  readonly silentFor?: number;
  /** Part of the RFM grid, as `engine/rfm-part.ts` names it. */
  readonly rfm?: string;
}

/** Customers found by a text, among those of a filter. */
export interface FilteredQuery extends PeopleFilter {
  readonly q?: string | undefined;
}

/** What the messages list is narrowed by. */
export interface MessageQuery {
  readonly state?: string | undefined;
  readonly journey?: string | undefined;
  readonly node?: string | undefined;
  readonly customer?: number | undefined;
}

const journeyPath = (id: string, rest = ''): string => `/api/journeys/${encodeURIComponent(id)}${rest}`;

/** Every call of the HTTP contract. All of them throw `ApiFailure`. */
export const api = {
  status: (signal?: AbortSignal) => request<Status>('GET', '/api/status', undefined, signal),

  journeys: (signal?: AbortSignal) => request<JourneyListItem[]>('GET', '/api/journeys', undefined, signal),
  createJourney: (body: CreateJourney) => request<JourneyDetail>('POST', '/api/journeys', body),
  journey: (id: string, signal?: AbortSignal) => request<JourneyDetail>('GET', journeyPath(id), undefined, signal),
  saveDraft: (id: string, body: SaveDraft) => request<{ rev: number }>('PUT', journeyPath(id, '/draft'), body),
  deleteJourney: (id: string) => request<undefined>('DELETE', journeyPath(id)),
  publishPreview: (id: string) => request<PublishPreview>('POST', journeyPath(id, '/publish/preview'), {}),
  publish: (id: string, body: PublishRequest) =>
    request<{ version: number }>('POST', journeyPath(id, '/publish'), body),
  pause: (id: string) => request<JourneyDetail>('POST', journeyPath(id, '/pause'), {}),
  resume: (id: string, body: ResumeRequest) => request<JourneyDetail>('POST', journeyPath(id, '/resume'), body),
  stop: (id: string) => request<JourneyDetail>('POST', journeyPath(id, '/stop'), {}),
  live: (id: string, version?: number, signal?: AbortSignal) =>
    request<LiveNumbers>('GET', withQuery(journeyPath(id, '/live'), { version }), undefined, signal),
  peopleAt: (id: string, query: PeopleQuery, cursor: string | null = null, signal?: AbortSignal) =>
    request<Page<PersonAtNode>>('GET', withQuery(journeyPath(id, '/people'), { ...query, cursor }), undefined, signal),

  customers: (q: string, cursor: string | null = null, signal?: AbortSignal) =>
    request<Page<CustomerListItem>>('GET', withQuery('/api/customers', { q, cursor }), undefined, signal),
  filteredCustomers: (query: FilteredQuery, cursor: string | null = null, signal?: AbortSignal) =>
    request<Page<CustomerListItem>>('GET', withQuery('/api/customers', { ...query, cursor }), undefined, signal),
  /** Address of these people as a CSV file; everybody's where nothing is asked. */
  customersFile: (query: FilteredQuery, locale: string) => withQuery('/api/customers.csv', { ...query, locale }),
  /** @param ref row id, or the shop's own id, of now or of before. */
  customer: (ref: number | string, signal?: AbortSignal) =>
    request<CustomerDetail>('GET', `/api/customers/${encodeURIComponent(ref)}`, undefined, signal),
  mergePreview: (id: number, other: number, signal?: AbortSignal) =>
    request<MergePreview>('GET', withQuery(`/api/customers/${String(id)}/merge`, { other }), undefined, signal),
  merge: (id: number, other: number) =>
    request<MergeResult>('POST', `/api/customers/${String(id)}/merge`, { other } satisfies MergeRequest),
  run: (customer: number, run: number, signal?: AbortSignal) =>
    request<RunDetail>('GET', `/api/customers/${String(customer)}/runs/${String(run)}`, undefined, signal),

  messages: (query: MessageQuery, cursor: string | null = null, signal?: AbortSignal) =>
    request<Page<MessageListItem>>('GET', withQuery('/api/messages', { ...query, cursor }), undefined, signal),
  messagesFile: (query: MessageQuery, locale: string) => withQuery('/api/messages.csv', { ...query, locale }),
  message: (id: number, signal?: AbortSignal) =>
    request<MessageDetail>('GET', `/api/messages/${String(id)}`, undefined, signal),
  preview: (body: PreviewRequest, signal?: AbortSignal) => request<PreviewResult>('POST', '/api/preview', body, signal),

  estimate: (filter: AudienceFilter, signal?: AbortSignal) =>
    request<AudienceEstimate>('POST', '/api/audience/estimate', filter, signal),
  schema: (signal?: AbortSignal) => request<ShopSchema>('GET', '/api/schema', undefined, signal),
  bands: (signal?: AbortSignal) => request<BandCount[]>('GET', '/api/bands', undefined, signal),
  bandSignals: (band: number, signal?: AbortSignal) =>
    request<BandSignals>('GET', `/api/bands/${String(band)}/signals`, undefined, signal),
  factors: (signal?: AbortSignal) => request<FactorReport>('GET', '/api/factors', undefined, signal),
  predictions: (signal?: AbortSignal) => request<PredictionOverview>('GET', '/api/predictions', undefined, signal),
  rfm: (signal?: AbortSignal) => request<RfmCell[]>('GET', '/api/rfm', undefined, signal),
  items: (signal?: AbortSignal) => request<ShopItems>('GET', '/api/items', undefined, signal),
  models: (signal?: AbortSignal) => request<ModelList>('GET', '/api/models', undefined, signal),
  useModel: (hash: string) => request<ModelList>('POST', `/api/models/${encodeURIComponent(hash)}/publish`),
  trainings: (signal?: AbortSignal) => request<TrainingList>('GET', '/api/trainings', undefined, signal),
  startTraining: () => request<Training>('POST', '/api/trainings', {}),
  cancelTraining: (id: string) => request<undefined>('DELETE', `/api/trainings/${encodeURIComponent(id)}`),
  trainingSettings: (signal?: AbortSignal) =>
    request<TrainingSettings>('GET', '/api/trainings/settings', undefined, signal),
  saveTrainingSettings: (body: TrainingSettings) => request<TrainingSettings>('PUT', '/api/trainings/settings', body),
  horizon: (days: number | null, signal?: AbortSignal) =>
    request<HorizonView>('GET', withQuery('/api/horizon', { days: days ?? undefined }), undefined, signal),
  model: (signal?: AbortSignal) => request<ModelCard>('GET', '/api/model', undefined, signal),

  senders: (signal?: AbortSignal) => request<Sender[]>('GET', '/api/senders', undefined, signal),
  createSender: (body: SenderInput) => request<Sender>('POST', '/api/senders', body),
  updateSender: (id: string, body: SenderInput) =>
    request<Sender>('PUT', `/api/senders/${encodeURIComponent(id)}`, body),
  deleteSender: (id: string) => request<undefined>('DELETE', `/api/senders/${encodeURIComponent(id)}`),
  testSender: (id: string, to: string) =>
    request<unknown>('POST', `/api/senders/${encodeURIComponent(id)}/test`, { to }),
  writeKeys: (signal?: AbortSignal) => request<WriteKey[]>('GET', '/api/write-keys', undefined, signal),
  createWriteKey: (name: string) => request<WriteKey & { key: string }>('POST', '/api/write-keys', { name }),
  revokeWriteKey: (id: string) => request<undefined>('DELETE', `/api/write-keys/${encodeURIComponent(id)}`),
  settings: (signal?: AbortSignal) => request<Settings>('GET', '/api/settings', undefined, signal),
  saveSettings: (body: Settings) => request<Settings>('PUT', '/api/settings', body),
  untreated: (share: number, signal?: AbortSignal) =>
    request<UntreatedCost>('GET', withQuery('/api/untreated', { share }), undefined, signal),
  replay: (signal?: AbortSignal) => request<ReplayState>('GET', '/api/replay', undefined, signal),
  setReplay: (body: ReplayRequest) => request<ReplayState>('POST', '/api/replay', body),
  removeSample: () => request<undefined>('DELETE', '/api/sample'),
  stuck: (signal?: AbortSignal) => request<StuckPerson[]>('GET', '/api/stuck', undefined, signal),
} as const;
