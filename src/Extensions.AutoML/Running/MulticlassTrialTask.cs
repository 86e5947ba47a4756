using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

internal sealed class MulticlassTrialTask(MLContext ml) : TrialTask<MulticlassPredictions>(ml, SearchTask.Multiclass)
{
    public override Metric<MulticlassPredictions> DefaultMetric => MulticlassMetric.LogLoss;

    public override IReadOnlyList<Metric<MulticlassPredictions>> Metrics => MulticlassMetric.All;

    public override MulticlassPredictions Read(IDataView scored, EvaluationOptions options) => MulticlassPredictions.Read(scored, options);

    public override ModelEvaluation Evaluate(IDataView scored, string name, EvaluationOptions options, IReadOnlyList<Metric<MulticlassPredictions>> metrics) => ML.MulticlassClassification.EvaluateModel(scored, name, options, metrics);

    protected override ITransformer Fit(NeuralNetworkOptions options, IDataView train, IDataView? validation) => Fit(ML.MulticlassClassification.Trainers.NeuralNetwork((NeuralNetworkMulticlassTrainer.Options)options), train, validation);
}
