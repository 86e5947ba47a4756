using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Regression;

/// <summary>Bags by plain loops.</summary>
internal static class NaiveBags
{
    public static ExampleBatch WithBags(ExampleBatch batch, Random random, bool shares)
    {
        double[][] bags = [.. batch.Outputs.Select((_, row) => new double[] { row == 0 ? 0 : random.Next(3) })];
        var responses = Enumerable.Range(0, 3).ToDictionary(bag => (double)bag, _ => shares ? random.NextDouble() : random.NextDouble() * 4 - 2);
        var targets = bags.Select(bag => new[] { responses[bag[0]] }).ToArray();
        return shares
            ? batch with { Columns = new Dictionary<string, double[][]> { ["bags"] = bags, ["bag_targets"] = targets } }
            : batch with { Labels = targets, Columns = new Dictionary<string, double[][]> { ["bags"] = bags } };
    }

    public static double[] Losses(ExampleBatch batch, double rho, Func<int[], double> whole, Func<int, double> instance)
    {
        var bags = Enumerable.Range(0, batch.Count).GroupBy(row => batch.Columns["bags"][row][0]).ToArray();
        var losses = new double[batch.Count];
        foreach (var bag in bags)
            foreach (var row in bag)
                losses[row] = ((1 - rho) * whole([.. bag]) + rho * instance(row)) * batch.Count / bags.Length / bag.Count();
        return losses;
    }
}

public sealed class AggregateResponseReference : NaiveReference<AggregateResponse>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new AggregateResponse(), new AggregateResponse(0.4), new AggregateResponse(1)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => NaiveBags.WithBags(batch, random, shares: false);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) => NaiveBags.Losses(batch, ((AggregateResponse)objective).Rho,
        rows => Math.Pow(rows.Average(row => batch.Outputs[row][0]) - batch.Labels[rows[0]][0], 2), row => Math.Pow(batch.Outputs[row][0] - batch.Labels[row][0], 2));

    protected override double Loss(AggregateResponse objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();
}

public sealed class BinaryAggregateResponseReference : NaiveReference<BinaryAggregateResponse>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new BinaryAggregateResponse(), new BinaryAggregateResponse(0.4), new BinaryAggregateResponse(1)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => NaiveBags.WithBags(batch, random, shares: true);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) => NaiveBags.Losses(batch, ((BinaryAggregateResponse)objective).Rho,
        rows => Entropy(batch.Columns["bag_targets"][rows[0]][0], rows.Average(row => Naive.Sigmoid(batch.Outputs[row][0]))),
        row => Entropy(batch.Columns["bag_targets"][row][0], Naive.Sigmoid(batch.Outputs[row][0])));

    protected override double Loss(BinaryAggregateResponse objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();

    private static double Entropy(double share, double p) => -share * Math.Log(p) - (1 - share) * Math.Log(1 - p);
}

/// <summary>The reference has one name for both bases, and the response of each bag once.</summary>
public sealed class GoldenAggregateResponse : GoldenAdapter
{
    public override string Name => "aggregate_response";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var rho = golden.Params["rho"]!.GetValue<double>();
        Objective Of(double share) => golden.Params["base"]!.GetValue<string>() == "squared" ? new AggregateResponse(share) : new BinaryAggregateResponse(share);
        var (bags, responses) = (GoldenNumbers.Rows(golden.Extra.GetProperty("bags")), GoldenNumbers.Flat(golden.Extra.GetProperty("bag_targets")));
        double[][] targets = [.. bags.Select(bag => new[] { responses[(int)bag[0]] })];
        var batch = new ExampleBatch(golden.Logits!, targets) { Columns = new Dictionary<string, double[][]> { ["bags"] = bags, ["bag_targets"] = targets } };
        using var state = CheckObjective(golden, Of(rho), batch, dtype).State;
        foreach (var (name, share) in new[] { ("bag_loss", 0), ("instance_loss", 1) })
            GoldenNumbers.AssertClose([golden.Expected.GetProperty(name).GetDouble()], [ObjectiveContract.Losses(Of(share), batch, dtype).Average()], golden.Tolerance, name);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class AggregateResponseTests
{
    [Fact]
    public void Losses_BagsOfOneRow_AreSquaredErrors()
    {
        var batch = new ExampleBatch([[1], [5]], [[4], [3]]) { Columns = new Dictionary<string, double[][]> { ["bags"] = [[0], [1]] } };
        foreach (var rho in new[] { 0, 0.3, 1 })
            Assert.Equal([9.0, 4], ObjectiveContract.Losses(new AggregateResponse(rho), batch), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Losses_NoBagColumn_NamesTheRole()
        => Assert.StartsWith("The objective needs a column in the role 'bags'. Given are: none.", Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new AggregateResponse(), new([[1]], [[1]]))).Message, StringComparison.Ordinal);

    [Fact]
    public void AggregateResponse_RhoOutsideItsRange_NamesRangeAndValue()
    {
        Rejected.OutOfRange("Rho of AggregateResponse must be in [0, 1]. Got 1.5.", () => new AggregateResponse(1.5));
        Rejected.OutOfRange("Rho of BinaryAggregateResponse must be in [0, 1]. Got -1.", () => new BinaryAggregateResponse(-1));
    }

    [Fact]
    public void Draw_BagsOfManySizes_AreNeverCutAndAllThere()
    {
        var random = new Random(1);
        var bagOfRow = Enumerable.Range(0, 500).Select(_ => (float)random.Next(60)).ToArray();
        var sampler = new BagBatches(bagOfRow, 40);
        var batches = sampler.Draw(new Random(2));
        Assert.Equal(sampler.BatchCount, batches.Count);
        Assert.Equal(Enumerable.Range(0, 500).Select(row => (long)row), batches.SelectMany(batch => batch).Order());
        var batchesOfBag = batches.SelectMany((batch, number) => batch.Select(row => (bagOfRow[row], number))).Distinct().CountBy(pair => pair.Item1);
        Assert.All(batchesOfBag, pair => Assert.Equal(1, pair.Value));
        Assert.InRange(batches.Average(batch => batch.Length), 30, 50);
        Assert.NotEqual(batches.SelectMany(batch => batch), sampler.Draw(new Random(3)).SelectMany(batch => batch));
    }
}
