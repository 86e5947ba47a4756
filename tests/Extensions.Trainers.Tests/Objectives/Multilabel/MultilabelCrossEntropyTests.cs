using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multilabel;

public sealed class MultilabelCrossEntropyReference : NaiveReference<MultilabelCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MultilabelCrossEntropy()];

    protected override double Loss(MultilabelCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = 0.0;
        for (var label = 0; label < labels.Length; label++)
            sum -= Math.Log(Naive.LabelProbability(outputs[label], labels[label]));
        return sum / labels.Length;
    }
}
