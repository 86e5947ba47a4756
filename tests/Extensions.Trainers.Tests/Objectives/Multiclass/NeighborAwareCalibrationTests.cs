using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NeighborAwareCalibrationReference : NaiveReference<NeighborAwareCalibration>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new NeighborAwareCalibration(), new NeighborAwareCalibration(0.3, CalibrationDistance.L2), new NeighborAwareCalibration(0.3, priorColumn: "Neighbors"),
        new NeighborAwareCalibration(0.2, onSoftmax: true), new NeighborAwareCalibration(0.2, CalibrationDistance.L2, true, "Neighbors"),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => ((NeighborAwareCalibration)objective).PriorColumn is null ? batch : batch with
    {
        // not at random: the traits compare batches of different seeds
        Columns = new Dictionary<string, double[][]> { ["prior"] = [.. batch.Outputs.Select((row, i) => Naive.Softmax([.. row.Select((_, k) => Math.Sin(i + 3 * k))]))] },
    };

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var nacl = (NeighborAwareCalibration)objective;
        return [.. batch.Outputs.Select((row, i) => Loss(nacl, row, (int)batch.Labels[i][0], batch.Columns.GetValueOrDefault("prior")?[i]))];
    }

    protected override double Loss(NeighborAwareCalibration objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();

    private static double Loss(NeighborAwareCalibration objective, double[] outputs, int label, double[]? prior)
    {
        var compared = objective.OnSoftmax ? Naive.Softmax(outputs) : outputs;
        var distances = compared.Select((value, k) => Math.Abs(value - (prior is null ? (k == label ? 1 : 0) : prior[k])));
        var mean = objective.Distance == CalibrationDistance.L1 ? distances.Average() : distances.Average(distance => distance * distance);
        return -Math.Log(Naive.Softmax(outputs)[label]) + objective.Alpha * mean;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NeighborAwareCalibrationTests
{
    [Fact]
    public void Losses_EqualLogits_WorkedByHand()
    {
        var batch = new ExampleBatch([[3, 3]], [[0]]);   // distances 2 and 3 from the label's 1 and 0; in probabilities 1/2 and 1/2
        Assert.Equal(Math.Log(2) + 0.1 * 2.5, ObjectiveContract.Losses(new NeighborAwareCalibration(), batch)[0], 12);
        Assert.Equal(Math.Log(2) + 0.1 * 6.5, ObjectiveContract.Losses(new NeighborAwareCalibration(distance: CalibrationDistance.L2), batch)[0], 12);
        Assert.Equal(Math.Log(2) + 0.1 * 0.5, ObjectiveContract.Losses(new NeighborAwareCalibration(onSoftmax: true), batch)[0], 12);
    }

    [Fact]
    public void Columns_PriorColumn_HasOneValuePerClass()
    {
        Assert.Equal([new ObjectiveColumn("prior", "Neighbors", 4)], new NeighborAwareCalibration(priorColumn: "Neighbors").Columns(4));
        Assert.Empty(new NeighborAwareCalibration().Columns(4));
    }

    [Fact]
    public void NeighborAwareCalibration_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Alpha of NeighborAwareCalibration must be in [0, infinity). Got -0.1.", () => new NeighborAwareCalibration(-0.1));
        Rejected.OutOfRange("Distance of NeighborAwareCalibration must be one of L1, L2. Got 2.", () => new NeighborAwareCalibration(distance: (CalibrationDistance)2));
        Rejected.OneClass(new NeighborAwareCalibration());
        Rejected.Because<ArgumentException>(
            "The objective needs a column in the role 'prior'. Given are: none.",
            () => ObjectiveContract.Losses(new NeighborAwareCalibration(priorColumn: "Neighbors"), new ExampleBatch([[0, 1]], [[1]])));
    }
}
