/** Word counts of the texts among which is chosen. */
interface Corpus {
  readonly words: readonly ReadonlyMap<string, number>[];
  readonly lengths: readonly number[];
  readonly averageLength: number;
}

// The usual constants of BM25 (Robertson and Zaragoza 2009).
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
/** The bonus for being the newest: less than one shared word, so that it only orders what is equally near. */
const RECENCY_WEIGHT = 0.1;

/** How near each text is to a question, by the words that they share (BM25) and, little, by how new it is; texts are in order of time. */
export function scoreTexts(question: string, texts: readonly string[]): number[] {
  const corpus = describeCorpus(texts);
  const asked = new Set(wordsOf(question));
  return texts.map((_, index) => {
    const shared = [...asked].reduce((sum, word) => sum + scoreWord(word, index, corpus), 0);
    return shared + (RECENCY_WEIGHT * (index + 1)) / texts.length;
  });
}

function describeCorpus(texts: readonly string[]): Corpus {
  const lists = texts.map(wordsOf);
  const words = lists.map((list) => {
    const counts = new Map<string, number>();
    for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const lengths = lists.map(({ length }) => length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return { words, lengths, averageLength: Math.max(1, total / Math.max(1, texts.length)) };
}

function scoreWord(word: string, index: number, { words, lengths, averageLength }: Corpus): number {
  const count = words[index]?.get(word) ?? 0;
  if (count === 0) return 0;
  const having = words.filter((counts) => counts.has(word)).length;
  const rarity = Math.log(1 + (words.length - having + 0.5) / (having + 0.5));
  const relativeLength = (lengths[index] ?? 0) / averageLength;
  return (
    (rarity * count * (SATURATION + 1)) / (count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relativeLength))
  );
}

// Names of code count by their parts too: `movie_id` and `movieId` are about movies.
function wordsOf(text: string): string[] {
  const parts = text.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return (parts.match(/[\p{L}\d]+/gu) ?? []).map(singular);
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
}
