namespace MLExtensions.Evaluation;

/// <summary>A k-d tree over the rows of two samples: exact nearest neighbours by squared Euclidean distance, ties included.</summary>
internal sealed class NeighborTree
{
    private const int LeafSize = 16;

    private readonly double[] points;
    private readonly int[] rows;
    private readonly int width;
    private readonly int firstCount;
    private readonly List<Node> nodes = [];

    /// <param name="points">Row by row, finite numbers; those of the first sample before those of the second.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="firstCount">Number of rows of the first sample.</param>
    public NeighborTree(double[] points, int width, int firstCount)
    {
        (this.points, this.width, this.firstCount) = (points, width, firstCount);
        rows = [.. Enumerable.Range(0, points.Length / width)];
        Build(0, rows.Length);
    }

    /// <summary>
    /// How many of the k nearest rows are of the first sample. Rows that tie for the last places share them: with r places left for t tied rows each counts r / t, so that the order of rows does not matter.
    /// </summary>
    /// <param name="query">A place.</param>
    /// <param name="k">Number of neighbours, from 1 to the number of rows, less one where one is left out.</param>
    /// <param name="without">A row that is no neighbour, or -1.</param>
    public double CountOfFirst(ReadOnlySpan<double> query, int k, int without)
    {
        var nearest = new PriorityQueue<double, double>(k);   // greatest distance in front
        FindNearest(0, query, k, without, nearest);
        var limit = nearest.Peek();
        var (inside, tied) = (default((int First, int All)), default((int First, int All)));
        Count(0, query, limit, without, ref inside, ref tied);
        return inside.First + (k - inside.All) * (tied.First / (double)tied.All);
    }

    private void FindNearest(int index, ReadOnlySpan<double> query, int k, int without, PriorityQueue<double, double> nearest)
    {
        var node = nodes[index];
        if (node.Left < 0)
        {
            for (var i = node.Start; i < node.End; i++)
                if (rows[i] != without && Distance(query, rows[i]) is var distance)
                    if (nearest.Count < k)
                        nearest.Enqueue(distance, -distance);
                    else if (distance < nearest.Peek())
                        nearest.EnqueueDequeue(distance, -distance);
            return;
        }
        var (left, right) = (Distance(query, nodes[node.Left]), Distance(query, nodes[node.Right]));
        var (near, far, farDistance) = left <= right ? (node.Left, node.Right, right) : (node.Right, node.Left, left);
        FindNearest(near, query, k, without, nearest);
        if (nearest.Count < k || farDistance < nearest.Peek())
            FindNearest(far, query, k, without, nearest);
    }

    private void Count(int index, ReadOnlySpan<double> query, double limit, int without, ref (int First, int All) inside, ref (int First, int All) tied)
    {
        var node = nodes[index];
        if (Distance(query, node) > limit)
            return;
        if (node.Left >= 0)
        {
            Count(node.Left, query, limit, without, ref inside, ref tied);
            Count(node.Right, query, limit, without, ref inside, ref tied);
            return;
        }
        for (var i = node.Start; i < node.End; i++)
            if (rows[i] != without && Distance(query, rows[i]) is var distance && distance <= limit)
            {
                var isFirst = rows[i] < firstCount ? 1 : 0;
                if (distance < limit)
                    inside = (inside.First + isFirst, inside.All + 1);
                else
                    tied = (tied.First + isFirst, tied.All + 1);
            }
    }

    private double Distance(ReadOnlySpan<double> query, int row)
    {
        var (start, sum) = (row * width, 0.0);
        for (var j = 0; j < width; j++)
            sum += (query[j] - points[start + j]) * (query[j] - points[start + j]);
        return sum;
    }

    /// <summary>Distance to the box around a node. Rounded as distances to its rows are, it never exceeds them.</summary>
    private static double Distance(ReadOnlySpan<double> query, Node node)
    {
        var sum = 0.0;
        for (var j = 0; j < query.Length; j++)
            if (query[j] < node.Least[j])
                sum += (query[j] - node.Least[j]) * (query[j] - node.Least[j]);
            else if (query[j] > node.Greatest[j])
                sum += (query[j] - node.Greatest[j]) * (query[j] - node.Greatest[j]);
        return sum;
    }

    private int Build(int start, int end)
    {
        var (least, greatest) = (new double[width], new double[width]);
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(greatest, double.NegativeInfinity);
        for (var i = start; i < end; i++)
            for (var j = 0; j < width; j++)
                (least[j], greatest[j]) = (Math.Min(least[j], points[rows[i] * width + j]), Math.Max(greatest[j], points[rows[i] * width + j]));
        var (widest, index) = (0, nodes.Count);
        for (var j = 1; j < width; j++)
            if (greatest[j] - least[j] > greatest[widest] - least[widest])
                widest = j;
        nodes.Add(new(start, end, -1, -1, least, greatest));
        if (end - start <= LeafSize || greatest[widest] == least[widest])
            return index;
        var keys = new double[end - start];
        for (var i = start; i < end; i++)
            keys[i - start] = points[rows[i] * width + widest];
        keys.AsSpan().Sort(rows.AsSpan(start, end - start));
        var middle = (start + end) / 2;
        var left = Build(start, middle);
        var right = Build(middle, end);
        nodes[index] = nodes[index] with { Left = left, Right = right };
        return index;
    }

    private sealed record Node(int Start, int End, int Left, int Right, double[] Least, double[] Greatest);
}
