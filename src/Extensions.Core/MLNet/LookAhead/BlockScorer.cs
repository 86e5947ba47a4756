using System.Runtime.ExceptionServices;


using MLExtensions.Models;

namespace MLExtensions.MLNet;

/// <summary>Computes the scores of a block of rows, on several threads where it is large.</summary>
internal sealed class BlockScorer(NetworkModel model, VectorBuffer<float> features, int threads)
{
    private const int RowsOfATask = 64;
    private readonly Worker?[] workers = new Worker?[threads];
    private float[] scores = [];

    public ReadOnlySpan<float> Scores(int place) => scores.AsSpan(place * model.Network.OutputCount, model.Network.OutputCount);

    /// <exception cref="ArgumentException">The row has another number of features than the network.</exception>
    public void Check(int place) => model.CheckLength(features[place].Length);

    public void Score(int count)
    {
        if (scores.Length < count * model.Network.OutputCount)
            scores = new float[count * model.Network.OutputCount];
        var tasks = (count + RowsOfATask - 1) / RowsOfATask;
        var active = Math.Min(tasks, threads);
        if (active <= 1)
        {
            Run(0, 0, count);
            return;
        }
        var next = -1;
        try
        {
            Parallel.For(0, active, worker =>
            {
                for (int task; (task = Interlocked.Increment(ref next)) < tasks;)
                    Run(worker, task * RowsOfATask, Math.Min(count, (task + 1) * RowsOfATask));
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerException!);
        }
    }

    private void Run(int worker, int from, int to) => (workers[worker] ??= new Worker(model, features)).Run(from, to, scores);

    private sealed class Worker(NetworkModel model, VectorBuffer<float> features)
    {
        private readonly FeedForwardScorer.Session session = model.CreateBatchSession();
        private readonly int inputs = model.Network.InputCount;
        private readonly int outputs = model.Network.OutputCount;
        private float[] matrix = [];

        /// <summary>Dense rows in a row are scored together, sparse ones by themselves.</summary>
        public void Run(int from, int to, float[] scores)
        {
            while (from < to)
            {
                var dense = from;
                while (dense < to && features[dense].IsDense && dense - from < session.Capacity)
                    dense++;
                var target = scores.AsSpan(from * outputs, (Math.Max(dense, from + 1) - from) * outputs);
                if (dense == from)
                    session.Score(features[from], target);
                else
                    session.ScoreRows(Gather(from, dense), target);
                for (var row = 0; row < target.Length; row += outputs)
                    OutputLinks.Apply(model.ScoreLink, target.Slice(row, outputs));
                from += target.Length / outputs;
            }
        }

        private ReadOnlySpan<float> Gather(int from, int to)
        {
            if (matrix.Length == 0)
                matrix = new float[session.Capacity * inputs];
            for (var row = from; row < to; row++)
                features[row].GetValues().CopyTo(matrix.AsSpan((row - from) * inputs));
            return matrix.AsSpan(0, (to - from) * inputs);
        }
    }
}
