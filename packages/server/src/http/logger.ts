import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/**
 * Structured logs on standard error. What names a device, a person or a secret never gets into them: requests are told
 * by method and route alone (P4).
 */
export const makeLogger = (level: LogLevel): FastifyBaseLogger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: {
        req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
          method: request.method,
          route: request.routeOptions?.url,
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
      redact: [
        'password',
        'sessionPassword',
        'apiKey',
        'token',
        'replyKey',
        '*.password',
        '*.sessionPassword',
        '*.apiKey',
        '*.token',
        '*.replyKey',
      ],
    },
    pino.destination({ fd: 2, sync: false }),
  )
