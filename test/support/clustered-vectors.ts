import { SeededRandom } from './seeded-random';

/** Unit vectors that lie in clusters, as those of texts do: about `perCluster` around each of many centres. */
export class ClusteredVectors {
  private readonly random: SeededRandom;
  private readonly centres: Float32Array[];

  constructor(
    readonly dimension: number,
    clusters: number,
    seed = 1,
    private readonly spread = 0.6,
  ) {
    this.random = new SeededRandom(seed);
    this.centres = Array.from({ length: clusters }, () => unit(this.gaussians()));
  }

  /** Near a centre that chance chooses, or the one that is named. */
  next(cluster = this.random.below(this.centres.length)): Float32Array {
    const centre = this.centres[cluster]!;
    const noise = unit(this.gaussians());
    return unit(centre.map((value, i) => value + this.spread * noise[i]!));
  }

  private gaussians(): Float32Array {
    return Float32Array.from({ length: this.dimension }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - this.random.next()));
      return radius * Math.cos(2 * Math.PI * this.random.next());
    });
  }
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
