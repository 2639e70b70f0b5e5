import type { Api } from '../../http/api/endpoint.ts'
import { alertHistoryRoutes } from './history.ts'
import { alertSettingRoutes } from './settings.ts'
import { webhookRoutes } from './webhooks.ts'

/** Alerts (domain.md §8): who is told, over which channels, and what was told. */
export const alertRoutes = (api: Api): void => {
  alertSettingRoutes(api)
  alertHistoryRoutes(api)
  webhookRoutes(api)
}
