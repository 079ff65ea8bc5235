import { meanOf, qualityOf } from '../../../src/domain/knowledge/retrieval-metrics';

const judged = (of: Record<string, number>) => new Map(Object.entries(of));
const rounded = (found: string[], of: Record<string, number>) =>
  Object.values(qualityOf(found, judged(of))).map((value: number) => Number(value.toFixed(4)));

describe('the quality of a ranking', () => {
  it.each([
    ['all first', ['a', 'b', 'c'], { a: 1, b: 1 }, [1, 1, 1]],
    // (1/log2(3)) / (1 + 1/log2(3))
    ['one of two, second', ['x', 'a'], { a: 1, b: 1 }, [0.3869, 0.5, 0.5]],
    // linear gain: (1 + 3/log2(3)) / (3 + 1/log2(3)); an exponential one would give 0.7098
    ['graded, the better one second', ['a', 'b'], { a: 1, b: 3 }, [0.7967, 1, 1]],
    ['none', ['x', 'y'], { a: 1 }, [0, 0, 0]],
    ['nothing found', [], { a: 1 }, [0, 0, 0]],
    ['the eleventh', [...'0123456789', 'a'], { a: 1 }, [0, 1, 0]],
  ])('%s', (_, found, of, expected) => {
    expect(rounded(found, of as Record<string, number>)).toEqual(expected);
  });

  it('takes no more than ten for the ideal, and no more than a hundred for the recall', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`d${at}`, 1]));
    expect(rounded(Object.keys(many).slice(0, 10), many)).toEqual([1, 0.5, 1]);
    expect(rounded([...Array.from({ length: 100 }, (_, at) => `x${at}`), 'd0'], many)).toEqual([0, 0, 0]);
  });

  it('of several questions is their mean', () => {
    expect(meanOf([qualityOf(['a'], judged({ a: 1 })), qualityOf(['x'], judged({ a: 1 }))])).toEqual({
      ndcg10: 0.5,
      recall100: 0.5,
      mrr10: 0.5,
    });
  });
});
