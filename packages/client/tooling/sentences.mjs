// What an error says in words is read seldom, and weighs a tenth of what every page loads. In the bundles for pages each sentence
// is therefore a number with its values, and the words stand in a file that is loaded when one is to be told (docs/adr).
import { parseSync } from 'rolldown/utils'

/** Which argument is the sentence, by what is called. */
const SPOKEN = { ProtocolError: 1, malformed: 0, failed: 1, demand: 1, wrong: 0 }

const CALLS = /\b(?:ProtocolError|malformed|failed|demand|wrong)\(/
/** Where those are: the protocol's checks, and those of options. */
const SOURCES = /\/packages\/(protocol\/src\/.*|client\/src\/options)\.ts$/

/** Stands in `sentences.ts` in place of the list. */
const PLACE = /(["'`])the sentences of this bundle\1/

/** All nodes of a tree. */
const nodesOf = function* (node) {
  if (typeof node?.type === 'string') yield node
  for (const value of Object.values(node ?? {}))
    for (const child of [value].flat()) if (typeof child === 'object') yield* nodesOf(child)
}

/** Literals of which a sentence is one: both ends of a condition. */
const literalsOf = (node) => {
  if (node?.type === 'ConditionalExpression') return [node.consequent, node.alternate].flatMap(literalsOf)
  const isText =
    node?.type === 'TemplateLiteral' || (node?.type === 'Literal' && typeof node.value === 'string')
  return isText ? [node] : []
}

/** A plugin that takes the sentences out, and puts their list where it belongs. */
export const sentences = () => {
  const known = []
  const numberOf = (sentence) => {
    if (!known.includes(sentence)) known.push(sentence)
    return known.indexOf(sentence)
  }
  const inPlaceOf = (node, code) => {
    if (node.type === 'Literal') return String(numberOf(node.value))
    const number = numberOf(node.quasis.map(({ value }) => value.cooked).join('{}'))
    const values = node.expressions.map((one) => `\\n\${${code.slice(one.start, one.end)}}`)
    return values.length === 0 ? String(number) : `\`${number}${values.join('')}\``
  }
  return {
    name: 'sentences',
    transform: {
      filter: { id: SOURCES, code: CALLS },
      handler(code, id) {
        const found = [...nodesOf(parseSync(id, code).program)]
          .filter(({ type }) => type === 'NewExpression' || type === 'CallExpression')
          .flatMap((call) => literalsOf(call.arguments[SPOKEN[call.callee.name]]))
        let spoken = code
        for (const node of found.sort((a, b) => b.start - a.start))
          spoken = spoken.slice(0, node.start) + inPlaceOf(node, code) + spoken.slice(node.end)
        return { code: spoken, map: null }
      },
    },
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replace(PLACE, () => JSON.stringify(known))
    },
  }
}
