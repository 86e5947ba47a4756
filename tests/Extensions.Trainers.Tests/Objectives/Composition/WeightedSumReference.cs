using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Composition;

/// <summary>The reference of a sum asks the references of its parts.</summary>
public abstract class WeightedSumReference<TSum, TPart> : NaiveReference
    where TSum : Objective
    where TPart : Objective
{
    public override Type Objective => typeof(TSum);

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        foreach (var part in Parts((TSum)objective).Objectives)
            batch = Some.Reference(part.GetType()).WithColumns(part, batch, random);
        return batch;
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var (objectives, weights) = Parts((TSum)objective);
        var sum = new double[batch.Count];
        for (var j = 0; j < objectives.Count; j++)
        {
            var losses = Some.Reference(objectives[j].GetType()).Losses(objectives[j], batch, constants);
            var divisor = objectives[j] is CrossEntropy { ClassWeights: { IsEmpty: false } classWeights } ? batch.Labels.Average(row => classWeights[(int)row[0]]) : 1;
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (weights.IsEmpty ? 1 : weights[j]) * losses[i] / divisor;
        }
        return sum;
    }

    protected abstract (ValueList<TPart> Objectives, NumberList Weights) Parts(TSum sum);
}
