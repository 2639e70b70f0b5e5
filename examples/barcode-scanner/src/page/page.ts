import type { LicenseState } from 'countersign-client'
import { prepareZXingModule } from 'zxing-wasm/reader'
import { openScanKit, type ScanKit } from '../scankit.ts'

const element = <E extends HTMLElement>(id: string, type: new () => E): E => {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`The page has no #${id}.`)
  return found
}

const describe = (state: LicenseState): string => {
  switch (state.kind) {
    case 'licensed':
      return `Licensed (${state.stage}), ${state.modules.length} modules.`
    case 'denied':
      return `Not licensed: ${state.message} (${state.code})`
    case 'unreachable':
      return 'No license server can be reached, and none was reached before.'
    case 'blocked':
      return 'Something between this page and the license server refuses the connection, as ad blockers do.'
    case 'clock-set-back':
      return 'The clock of this device was set back.'
    case 'storage-failed':
      return 'This browser stores nothing: counts live only as long as this page.'
  }
}

const found = element('found', HTMLTableSectionElement)
const counted = element('counted', HTMLUListElement)
const message = element('message', HTMLParagraphElement)
const counts = new Map<string, number>()
const shown = new Set<string>()

const row = (...cells: string[]): HTMLTableRowElement => {
  const line = document.createElement('tr')
  for (const text of cells) {
    const cell = document.createElement('td')
    cell.textContent = text
    line.append(cell)
  }
  return line
}

const scan = async (scanKit: ScanKit, image: Blob | ImageData): Promise<void> => {
  for (const { module, text } of await scanKit.scan(image)) {
    const key = `${module} ${text}`
    if (shown.has(key)) continue
    shown.add(key)
    found.querySelector('.empty')?.remove()
    found.append(row(module, text))
    counts.set(module, (counts.get(module) ?? 0) + 1)
  }
  await scanKit.license.flushed()
  counted.replaceChildren(
    ...[...counts].map(([module, count]) => {
      const line = document.createElement('li')
      line.textContent = `${module}: ${count}`
      return line
    }),
  )
}

const readFiles = async (scanKit: ScanKit, input: HTMLInputElement): Promise<void> => {
  message.textContent = ''
  for (const file of input.files ?? []) {
    const before = shown.size
    await scan(scanKit, file).catch((error: unknown) => {
      message.textContent = `${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`
    })
    if (shown.size === before && message.textContent === '')
      message.textContent = `No new barcode in ${file.name}.`
  }
  input.value = ''
}

const readCamera = async (scanKit: ScanKit, video: HTMLVideoElement): Promise<void> => {
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  video.hidden = false
  await video.play()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser draws nothing.')
  const step = async (): Promise<void> => {
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    context.drawImage(video, 0, 0)
    if (canvas.width > 0) await scan(scanKit, context.getImageData(0, 0, canvas.width, canvas.height))
    requestAnimationFrame(() => void step().catch(showError))
  }
  await step()
}

const showError = (error: unknown): void => {
  message.textContent = error instanceof Error ? error.message : String(error)
}

const start = async (): Promise<void> => {
  prepareZXingModule({ overrides: { locateFile: (path: string) => new URL(path, location.href).href } })
  const config = await (await fetch('config.json')).json()
  const scanKit = await openScanKit({ deployment: 'browser', ...config })
  const state = element('state', HTMLParagraphElement)
  state.textContent = describe(scanKit.license.state)
  scanKit.license.on('state', (next) => {
    state.textContent = describe(next)
  })
  const files = element('files', HTMLInputElement)
  files.addEventListener('change', () => void readFiles(scanKit, files))
  element('camera', HTMLButtonElement).addEventListener('click', () => {
    void readCamera(scanKit, element('video', HTMLVideoElement)).catch(showError)
  })
  document.documentElement.dataset['ready'] = 'true'
}

start().catch(showError)
