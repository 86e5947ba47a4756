using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class SelfCalibratingCrossEntropyReference : NaiveReference<SelfCalibratingCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new SelfCalibratingCrossEntropy(), new SelfCalibratingCrossEntropy(0.9, 0.5), new SelfCalibratingCrossEntropy(0.2, 2), new SelfCalibratingCrossEntropy(alphaColumn: "Rate"),
        new SelfCalibratingCrossEntropy(0.3, 1, new AdaptiveLabelPerturbation(warmUpEpochs: 0, accuracy: 0.9)),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) =>
        ((SelfCalibratingCrossEntropy)objective).AlphaColumn is null ? batch : batch with
        {
            Columns = new Dictionary<string, double[][]> { ["alpha"] = [.. StochasticLabelPerturbationReference.Spread(batch.Count, 0.71).Select(row => new[] { row[0] / 2.1 })] },
        };

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var sc = (SelfCalibratingCrossEntropy)objective;
        return
        [
            .. batch.Outputs.Select((row, i) => StochasticLabelPerturbationReference.CrossEntropy(row[0], StochasticLabelPerturbationReference.Perturbed(
                batch.Labels[i][0], sc.Beta * (batch.Columns.TryGetValue("alpha", out var alpha) ? alpha[i][0] : sc.Alpha)))),
        ];
    }

    protected override double Loss(SelfCalibratingCrossEntropy objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SelfCalibratingCrossEntropyTests
{
    [Fact]
    public void Losses_ConstantRate_AreLabelSmoothing()
    {
        var batch = Some.Batch(new BinaryCrossEntropy(), 8, 1);
        var expected = ObjectiveContract.Losses(new BinaryCrossEntropy(labelSmoothing: 0.3), batch);
        Assert.All(expected.Zip(ObjectiveContract.Losses(new SelfCalibratingCrossEntropy(0.3, 0.5), batch)), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void SelfCalibratingCrossEntropy_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Alpha of SelfCalibratingCrossEntropy must be in [0, 1]. Got 2.", () => new SelfCalibratingCrossEntropy(2));
        Rejected.OutOfRange("Beta of SelfCalibratingCrossEntropy must be in (0, 10]. Got 11.", () => new SelfCalibratingCrossEntropy(0.01, 11));
        Rejected.Because<ArgumentException>(
            "Alpha times Beta of SelfCalibratingCrossEntropy must be below 0.5. Got 0.5 times 1.", () => new SelfCalibratingCrossEntropy(0.5));
        Rejected.Because<ArgumentException>(
            "The objective needs a column in the role 'alpha'. Given are: none.",
            () => ObjectiveContract.Losses(new SelfCalibratingCrossEntropy(alphaColumn: "Rate"), new ExampleBatch([[0]], [[1]])));
    }

    [Fact]
    public void Deserialize_AsMulticlass_SaysThatItIsBinary() => Rejected.Because<JsonException>(
        "\"sc_bce\" names SelfCalibratingCrossEntropy, which is no MulticlassObjective. Known are: ",
        () => JsonSerializer.Deserialize<MulticlassObjective>("""{"type":"sc_bce"}""")!);
}
