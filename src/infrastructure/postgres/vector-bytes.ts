/** As `chunks.embedding` keeps a vector: float32, little-endian, which is how every machine that Node runs on has it in memory. */
export const vectorBytes = (vector: Float32Array): Buffer => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);

/** A copy: the bytes of a row need not stand where a float may. */
export const vectorOf = (bytes: Uint8Array): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);
