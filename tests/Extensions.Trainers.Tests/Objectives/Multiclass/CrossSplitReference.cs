using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

/// <summary>The equations of the paper in plain doubles; outputs are those of mixtures, and what the networks predict comes in columns.</summary>
public sealed class CrossSplitReference : NaiveReference
{
    public override Type Objective => typeof(CrossSplit);

    /// <summary>In the first epoch of a run of one, a share of warm-up of one half and more is warm-up; without a ramp the other half counts in full.</summary>
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new CrossSplit(), new CrossSplit(rampUp: 0), new CrossSplit(1, 30, 1, rampUp: 0, alpha: 4), new CrossSplit(0, 100, 0.2, rampUp: 0), new CrossSplit(warmUp: 0.9)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var classes = batch.Outputs[0].Length;
        double[][] Logits() => [.. batch.Labels.Select(_ => Some.Normals(random, classes, 2))];
        return batch with
        {
            Columns = new Dictionary<string, double[][]>
            {
                ["half"] = [.. batch.Labels.Select((_, i) => new double[] { i % 3 == 1 ? 0 : 1 })],
                ["own_logits"] = Logits(),
                ["peer_logits"] = Logits(),
                ["partner"] = [.. batch.Labels.Select((_, i) => new double[] { (i + 1) % batch.Count })],
                ["mix"] = [.. batch.Labels.Select(_ => new[] { 0.5 + random.NextDouble() / 2 })],
            },
        };
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var settings = (CrossSplit)objective;
        var own = batch.Columns["half"].Select(row => row[0] == 1).ToArray();
        var labels = batch.Labels.Select(row => (int)row[0]).ToArray();
        var predicted = batch.Outputs.Select(Naive.Softmax).ToArray();
        if (settings.WarmUp >= 0.5)
            return [.. predicted.Select((p, i) => own[i] ? -2 * Math.Log(p[labels[i]]) : 0)];

        var peer = batch.Columns["peer_logits"].Select(Naive.Softmax).ToArray();
        var corrected = Corrected(peer, labels, own, settings.Gamma);
        var targets = batch.Columns["own_logits"].Select((logits, i) => Sharp(own[i] ? corrected[i] : Naive.Softmax(logits), settings.Temperature)).ToArray();
        return [.. predicted.Select((p, i) =>
        {
            var (mix, other) = (batch.Columns["mix"][i][0], targets[(int)batch.Columns["partner"][i][0]]);
            var target = targets[i].Zip(other, (a, b) => mix * a + (1 - mix) * b).ToArray();
            var lambda = settings.RampUp == 0 ? settings.Lambda : 0;
            return 2 * (own[i] ? -target.Zip(p, (t, q) => t * Math.Log(q)).Sum() : lambda * p.Zip(target, (q, t) => (q - t) * (q - t)).Average());
        })];
    }

    /// <summary>The soft labels of the rows of the half.</summary>
    internal static double[][] Corrected(double[][] peer, int[] labels, bool[] own, double gamma)
    {
        var divergences = peer.Select((p, i) => JensenShannon(p, [.. p.Select((_, k) => k == labels[i] ? 1.0 : 0)])).ToArray();
        return [.. peer.Select((p, i) =>
        {
            var alike = divergences.Where((_, j) => own[j] && labels[j] == labels[i]).DefaultIfEmpty().ToArray();
            var width = alike.Max() - alike.Min();
            var beta = gamma * ((width > 0 ? (divergences[i] - alike.Min()) / width : 0.5) - 0.5) + 0.5;
            return p.Select((q, k) => beta * q + (k == labels[i] ? 1 - beta : 0)).ToArray();
        })];
    }

    internal static double JensenShannon(double[] p, double[] q)
    {
        return (KullbackLeibler(p) + KullbackLeibler(q)) / 2;

        double KullbackLeibler(double[] from) => from.Select((value, k) => value == 0 ? 0 : value * Math.Log(value / ((p[k] + q[k]) / 2))).Sum();
    }

    private static double[] Sharp(double[] p, double temperature)
    {
        var powers = p.Select(value => Math.Pow(value, 1 / temperature)).ToArray();
        return [.. powers.Select(value => value / powers.Sum())];
    }
}
