using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

internal sealed class MultilabelTrialTask(MLContext ml) : TrialTask<MultilabelPredictions>(ml, SearchTask.Multilabel)
{
    public override Metric<MultilabelPredictions> DefaultMetric => MultilabelMetric.SubsetAccuracy;

    public override IReadOnlyList<Metric<MultilabelPredictions>> Metrics => MultilabelMetric.All;

    public override MultilabelPredictions Read(IDataView scored, EvaluationOptions options) => MultilabelPredictions.Read(scored, options);

    public override ModelEvaluation Evaluate(IDataView scored, string name, EvaluationOptions options, IReadOnlyList<Metric<MultilabelPredictions>> metrics) => ML.MultilabelClassification().EvaluateModel(scored, name, options, metrics);

    protected override ITransformer Fit(NeuralNetworkOptions options, IDataView train, IDataView? validation) => Fit(ML.MultilabelClassification().Trainers.NeuralNetwork((NeuralNetworkMultilabelTrainer.Options)options), train, validation);
}
