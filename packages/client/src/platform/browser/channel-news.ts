import type { News } from '../../ports.ts'

/** News among the tabs and workers of an origin. */
export const channelNews = (vendor: string): News => {
  if (globalThis.BroadcastChannel === undefined)
    return { tell: () => undefined, listen: () => () => undefined }
  const name = `countersign/${vendor}`
  const own = new Set<BroadcastChannel>()
  return {
    tell: (key) => {
      for (const channel of own) channel.postMessage(key)
    },
    listen: (run) => {
      const channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }) => {
        if (typeof data === 'string') run(data)
      }
      own.add(channel)
      return () => {
        own.delete(channel)
        channel.close()
      }
    },
  }
}
