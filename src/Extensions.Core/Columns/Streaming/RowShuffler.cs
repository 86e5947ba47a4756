using System.Collections.Concurrent;

namespace MLExtensions.Columns;

/// <summary>
/// Hands out the rows of a stream in a random order, chunk by chunk, while a thread of its own reads ahead. The rows wait in a buffer; once it is
/// full, every row that comes in sends out one drawn at random. The order depends on the seed alone, not on which thread was faster.
/// </summary>
internal sealed class RowShuffler : IDisposable
{
    /// <summary>One that trains, one that waits, one that is being filled.</summary>
    public const int ChunkCount = 3;

    private readonly ExampleStream stream;
    private readonly long[] leftOut;
    private readonly RowPool buffer;
    private readonly BlockBuilder[] chunks;

    /// <param name="stream">The rows.</param>
    /// <param name="bufferRows">Rows that wait, at most.</param>
    /// <param name="chunkRows">Rows of a chunk; the last one may be shorter.</param>
    /// <param name="leftOut">Numbers of the rows that are not wanted, ascending.</param>
    public RowShuffler(ExampleStream stream, int bufferRows, int chunkRows, long[] leftOut)
    {
        (this.stream, this.leftOut) = (stream, leftOut);
        buffer = new RowPool(stream.Shape, bufferRows, stream.EntriesPerRow);
        chunks = [.. Enumerable.Range(0, ChunkCount).Select(_ => new BlockBuilder(stream.Shape, chunkRows))];
    }

    /// <summary>Passes once over the stream. A chunk is valid until the next one is asked for; only one enumeration may run at a time.</summary>
    /// <remarks>Rows are numbered among those that are wanted, in the order of the stream.</remarks>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="cancellation">Ends the wait for a chunk.</param>
    public IEnumerable<BlockBuilder> Shuffle(int seed, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<BlockBuilder> empty = [], full = [];
        buffer.Clear();
        foreach (var chunk in chunks)
        {
            chunk.Clear();
            empty.Add(chunk, CancellationToken.None);
        }
        var reading = Task.Factory.StartNew(() => Read(new Random(seed), empty, full, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var chunk in full.GetConsumingEnumerable(cancellation))
            {
                yield return chunk;
                chunk.Clear();
                empty.Add(chunk, CancellationToken.None);
            }
            reading.GetAwaiter().GetResult();   // throws what the thread threw
        }
        finally
        {
            stop.Cancel();
            Task.WhenAny(reading).Wait(CancellationToken.None);
            _ = reading.Exception;   // seen, should somebody have stopped listening before it came
        }
    }

    private void Read(Random random, BlockingCollection<BlockBuilder> empty, BlockingCollection<BlockBuilder> full, CancellationToken stop)
    {
        try
        {
            var (skipped, position) = (0, 0L);
            var chunk = empty.Take(stop);
            var sent = new ExampleRow(stream.Shape);
            void Send()
            {
                buffer.Take(random.Next(buffer.Count), sent);
                chunk.Add(sent);
                if (!chunk.IsFull)
                    return;
                full.Add(chunk, stop);
                chunk = empty.Take(stop);
            }

            stream.Read(row =>
            {
                if (skipped < leftOut.Length && leftOut[skipped] == row.Number)
                {
                    skipped++;
                    return;
                }
                row.Number = position++;
                while (!buffer.HasRoom(row))
                    Send();
                buffer.Add(row);
            }, stop);
            while (buffer.Count > 0)
                Send();
            if (chunk.Count > 0)
                full.Add(chunk, stop);
        }
        finally
        {
            full.CompleteAdding();
        }
    }

    public void Dispose() => buffer.Dispose();
}
