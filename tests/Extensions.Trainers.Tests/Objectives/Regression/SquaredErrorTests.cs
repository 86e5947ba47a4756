using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Regression;

public sealed class SquaredErrorReference : NaiveReference<SquaredError>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new SquaredError()];

    protected override double Loss(SquaredError objective, double[] outputs, double[] labels, double[] constants)
    {
        return (outputs[0] - labels[0]) * (outputs[0] - labels[0]);
    }
}
